/** A TCP relay that can swallow what passes, as a network does that lost a connection without telling. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface BlackholingRelay {
  readonly port: number;
  /** From now on, the connections there are carry nothing, and stay open. New ones are not touched. */
  swallow(): void;
  /** Connections that were ever made. */
  readonly connections: () => number;
}

export async function blackholingRelay(targetPort: number): Promise<BlackholingRelay> {
  const pairs: [Socket, Socket][] = [];
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    pairs.push([near, far]);
    near.pipe(far);
    far.pipe(near);
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of pairs.flat()) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    swallow: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
        near.resume();
        far.resume();
      }
    },
    connections: () => pairs.length,
  };
}
