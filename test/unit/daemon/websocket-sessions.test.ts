import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/server';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Activity } from '../../../src/daemon/activity.ts';
import type { ServedProject } from '../../../src/daemon/served-project.ts';
import { WebSocketSessions } from '../../../src/daemon/websocket-sessions.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { silentLogger } from '../../helpers/logger.ts';
import { waitUntil } from '../../helpers/wait.ts';
import { MODERN_META } from '../../helpers/websocket-client.ts';

const PING_INTERVAL_MS = 30_000;
const MAX_IN_FLIGHT = 128;

afterEach(() => void vi.useRealTimers());

/** A daemon's side whose only tool never answers, and a connection to it. */
async function connected() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const sessions = new WebSocketSessions(new Activity(fakeClock()), silentLogger);
  let calls = 0;
  const createMcpServer = () => {
    const server = new McpServer({ name: 'test', version: '1' });
    server.registerTool('wait', {}, () => {
      calls++;
      return new Promise(() => {});
    });
    return server;
  };
  const served = { project: { projectId: 'shop' }, createMcpServer } as unknown as ServedProject;
  const server = createServer().on('upgrade', (incoming, socket, head: Buffer) =>
    sessions.upgrade(incoming, socket, head, () => ({ served, proof: {} })),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, 'mcp', { autoPong: false });
  onTestFinished(() => {
    sessions.close();
    server.close();
  });
  await once(socket, 'open');
  const call = (id: number) =>
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'wait', arguments: {}, _meta: MODERN_META } }));
  return { sessions, socket, call, calls: () => calls };
}

it('a client that answers no ping is gone', async () => {
  const { sessions, socket } = await connected();
  vi.advanceTimersByTime(PING_INTERVAL_MS);
  expect(sessions.size).toBe(1);
  vi.advanceTimersByTime(PING_INTERVAL_MS);
  await once(socket, 'close');
  expect(sessions.size).toBe(0);
});

it('a client that is not listened to, because it waits for so many answers, is not taken for gone', async () => {
  const { sessions, call, calls } = await connected();
  for (let id = 0; id < MAX_IN_FLIGHT; id++) call(id);
  await waitUntil('the calls', () => calls() === MAX_IN_FLIGHT);
  vi.advanceTimersByTime(5 * PING_INTERVAL_MS);
  // A connection that was given up is closed a moment later.
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(sessions.size).toBe(1);
});
