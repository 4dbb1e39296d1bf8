import { connect } from 'node:net';
import { errnoOf } from '../domain/errors.ts';

const DEADLINE_MS = 1000;
/** What the system says when no process has the socket open, or there is none. */
const NOBODY = new Set(['ECONNREFUSED', 'ENOENT']);

/** Whether a process listens on the local socket, though it may be too busy to answer. Sends nothing. */
export function isSocketInUse(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (isInUse: boolean) => {
      socket.destroy();
      resolve(isInUse);
    };
    socket.setTimeout(DEADLINE_MS, () => settle(true));
    socket.once('connect', () => settle(true));
    socket.once('error', (error) => settle(!NOBODY.has(errnoOf(error) ?? '')));
  });
}
