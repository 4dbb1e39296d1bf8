import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { COMMAND } from './paths.ts';
import { waitUntil } from './wait.ts';

/** A client without an SDK, to see every line. */
export function rawProxy(project: string, environment: Record<string, string>, args: readonly string[] = ['--project', project]) {
  const child = execa(process.execPath, [COMMAND, 'proxy', ...args], { env: environment, reject: false, buffer: false, cwd: project });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop()!;
    lines.push(...parts);
  });
  const answer = async (id: number, deadlineMs?: number) => {
    const find = () =>
      lines
        .map((line) => JSON.parse(line) as { id?: number; result?: Record<string, unknown>; error?: { code: number } })
        .find((message) => message.id === id);
    await waitUntil(`the answer to ${id}`, () => find() !== undefined, deadlineMs);
    return find()!;
  };
  return {
    child,
    lines,
    send: (message: object) => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    answer,
    handshake: {
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } },
    },
  };
}
