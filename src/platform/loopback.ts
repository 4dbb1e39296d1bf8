import { createServer, type Server } from 'node:http';
import getPort from 'get-port';
import { errnoOf, IndexerError } from '../domain/errors.ts';
import { probeSequence } from '../domain/preferred-port.ts';
import { portOwner } from './port-owner.ts';

export const LOOPBACK = '127.0.0.1';

/** Times that another process may win the race between probing a port and binding it. */
const BIND_ATTEMPTS = 8;

export type PortWish = { readonly pinned: number } | { readonly preferred: number };

/**
 * Binds the server to loopback and returns its port. A pinned port is taken or refused; a preferred one is followed by
 * the rest of its probe sequence and, when the whole range is taken, by any free port.
 *
 * @throws PORT_TAKEN naming the owner of a pinned port.
 */
export async function listenOnLoopback(server: Server, wish: PortWish): Promise<number> {
  if ('pinned' in wish) return bindPinned(server, wish.pinned);
  const lost: number[] = [];
  for (let attempt = 0; attempt < BIND_ATTEMPTS; attempt++) {
    const port = await getPort({ port: probeSequence(wish.preferred), host: LOOPBACK, exclude: lost });
    if (await bind(server, port)) return port;
    lost.push(port);
  }
  await bind(server, 0);
  return boundPort(server);
}

async function bindPinned(server: Server, port: number): Promise<number> {
  if (await bind(server, port)) return port;
  const owner = portOwner(port);
  const who = owner === undefined ? 'another program' : `${owner.command} (pid ${owner.pid})`;
  throw new IndexerError('PORT_TAKEN', `port ${port} is taken by ${who}`);
}

/** False when the port is taken. The port is known to be ours only now, which is why nothing is published before. */
function bind(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void) => {
      server.off('error', onError);
      server.off('listening', onListening);
      outcome();
    };
    const onListening = () => settle(() => resolve(true));
    const onError = (error: Error) => {
      // EACCES: a port that Windows reserves, or one below 1024.
      const taken = ['EADDRINUSE', 'EACCES'].includes(errnoOf(error) ?? '');
      settle(() => (taken ? resolve(false) : reject(error)));
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen({ host: LOOPBACK, port, exclusive: true });
  });
}

function boundPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server is not bound to a port');
  return address.port;
}

/** @throws PORT_TAKEN naming the owner. The port may be taken a moment later; binding it decides. */
export async function assertPortFree(port: number): Promise<void> {
  const probe = createServer();
  await bindPinned(probe, port);
  await new Promise((resolve) => probe.close(resolve));
}
