/** Who may talk to a daemon at all: programs on this machine, not web pages. Checked before anything else. */
import type { IncomingMessage } from 'node:http';
import { IndexerError } from '../domain/errors.ts';

/** As written, not as a URL parser reads it: to that `evil.example@127.0.0.1` is this machine. */
const LOCAL_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;
const LOCAL_ORIGIN = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

const SHOWN = 100;

/** @throws HOST_REFUSED, ORIGIN_REFUSED */
export function guardRequest({ headers }: Pick<IncomingMessage, 'headers'>): void {
  const { host = '', origin } = headers;
  if (!LOCAL_HOST.test(host)) throw new IndexerError('HOST_REFUSED', `the host ${host.slice(0, SHOWN)} is not this machine`);
  if (origin !== undefined && !LOCAL_ORIGIN.test(origin)) {
    throw new IndexerError('ORIGIN_REFUSED', `the origin ${origin.slice(0, SHOWN)} is not this machine`);
  }
}
