/** The transports of indexer, for the bridge: a WebSocket to the daemon, and the proxy's standard input and output. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { webSocketUrl } from '../../src/domain/endpoint.ts';
import { LOOPBACK } from '../../src/platform/loopback.ts';
import { DIST } from '../helpers/paths.ts';
import type { Message, OpenLink } from './bridge.ts';
import type { Target } from './fixture-daemon.ts';

type Address = Omit<Target, 'close'>;

export function webSocketLink({ token, ...address }: Address): OpenLink {
  return async (onMessage) => {
    const socket = new WebSocket(webSocketUrl({ host: LOOPBACK, ...address }), 'mcp', { headers: { authorization: `Bearer ${token}` } });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('message', (data) => onMessage(JSON.parse((data as Buffer).toString('utf8')) as Message));
    socket.on('error', () => undefined);
    return { send: (message) => socket.send(JSON.stringify(message)), close: () => socket.close() };
  };
}

export function proxyLink({ token, ...address }: Address, home: string): OpenLink {
  const env = { ...process.env, INDEXER_HOME: home, MCP_SERVER_URL: webSocketUrl({ host: LOOPBACK, ...address }), MCP_SERVER_TOKEN: token };
  return async (onMessage) => {
    const child = spawn(process.execPath, [join(DIST, 'bin', 'indexer.cjs'), 'proxy'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', (line) => onMessage(JSON.parse(line) as Message));
    child.stdin.on('error', () => undefined);
    return { send: (message) => child.stdin.write(`${JSON.stringify(message)}\n`), close: () => child.stdin.end() };
  };
}
