import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { DaemonTools } from '../../../src/cli/daemon-tools.ts';
import type { Connection } from '../../../src/connector/dial.ts';

afterEach(() => void vi.useRealTimers());

const question = { tool: 'index_status', input: {}, format: 'text' } as const;

function daemon() {
  const socket = Object.assign(new EventEmitter(), { send: () => {}, close: () => {} });
  const tools = new DaemonTools({ socket, buildId: undefined } as unknown as Connection);
  const answer = (id: number, text: string) =>
    socket.emit('message', Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ text }] } })));
  return { socket, tools, answer };
}

it('gives each call its own answer, in whatever order they come', async () => {
  const { tools, answer } = daemon();
  const both = [tools.call(question), tools.call(question)];
  answer(2, 'second');
  answer(1, 'first');
  expect(await Promise.all(both)).toEqual(['first', 'second']);
});

it('fails a call when the connection ends, and each call after it', async () => {
  const { socket, tools } = daemon();
  const call = tools.call(question);
  socket.emit('close');
  await expect(call).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  await expect(tools.call(question)).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
});

it('gives up on a daemon that says nothing for 30 s', async () => {
  vi.useFakeTimers();
  const { tools } = daemon();
  const call = tools.call(question).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await call).toMatchObject({ code: 'DAEMON_TIMEOUT' });
});
