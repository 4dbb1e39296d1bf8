import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { dial } from '../../src/connector/dial.ts';
import { errnoOf } from '../../src/domain/errors.ts';
import { preferredPortOfProject } from '../../src/domain/preferred-port.ts';
import { runningDaemon } from '../helpers/daemon.ts';
import { temporaryProject } from '../helpers/temporary.ts';

const MOVE_LIMIT_MS = 1000;
const ATTEMPTS = 10;
const FILES = { 'cart.ts': 'export class Cart {}\n' };

/** What sits on the port, and everything that was ever said to it. */
interface Stranger {
  readonly server: Server;
  readonly heard: () => string;
}

const STRANGERS: Record<string, () => Stranger> = {
  'a server that says nothing': () => listening(createServer()),
  'an HTTP server': () => listening(createHttpServer((_request, response) => response.end('hello'))),
  'another WebSocket server': () => {
    const http = createHttpServer();
    const sockets = new WebSocketServer({ server: http, handleProtocols: () => 'mcp' });
    sockets.on('error', () => undefined); // of the HTTP server, whose own listeners hear of it
    onTestFinished(() => sockets.close());
    return listening(http);
  },
};

it.each(Object.entries(STRANGERS))('row 10: %s has the port: the daemon takes another, and nothing secret is said', async (_, create) => {
  const { server, heard } = create();
  const { root, preferred } = await projectWithPortOf(server);

  const start = performance.now();
  const { endpoint } = await runningDaemon({ roots: [root], port: { preferred }, indexed: false });
  expect(performance.now() - start).toBeLessThan(MOVE_LIMIT_MS);
  const published = await endpoint();
  expect(published.port).not.toBe(preferred);
  (await dial({ endpoint: published }, 3000)).socket.terminate();

  await expect(dial({ endpoint: { ...published, port: preferred } }, 1000)).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  expect(heard()).not.toContain(published.token);
});

it('row 10: the daemon of another project has the port: both are served, and neither is taken for the other', async () => {
  const roots = [temporaryProject(FILES), temporaryProject(FILES)];
  const preferred = preferredPortOfProject(roots[0]!);
  const one = await (await runningDaemon({ roots: [roots[0]!], port: { preferred }, indexed: false })).endpoint();
  const other = await (await runningDaemon({ roots: [roots[1]!], port: { preferred }, indexed: false })).endpoint();
  expect(other.port).not.toBe(one.port);
  await expect(dial({ endpoint: { ...other, port: one.port } }, 1000)).rejects.toMatchObject({ code: 'PROJECT_NOT_SERVED' });
  const lured = { ...one, token: other.token };
  await expect(dial({ endpoint: lured }, 1000)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
});

/** A project on whose port the server sits. Somebody else's daemon may have the port of the first that comes. */
async function projectWithPortOf(server: Server): Promise<{ readonly root: string; readonly preferred: number }> {
  for (let left = ATTEMPTS; ; left--) {
    const root = temporaryProject(FILES);
    const preferred = preferredPortOfProject(root);
    try {
      server.listen(preferred, '127.0.0.1');
      await once(server, 'listening'); // rejects with an error of the server
      return { root, preferred };
    } catch (error) {
      if (errnoOf(error) !== 'EADDRINUSE' || left === 1) throw error;
    }
  }
}

function listening(server: Server): Stranger {
  let heard = '';
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.on('error', () => socket.destroy());
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { server, heard: () => heard };
}
