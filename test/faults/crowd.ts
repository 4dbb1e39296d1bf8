/** Many real client processes that are let go at one moment. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { withDeadline } from '../../src/platform/deadline.ts';
import { DIST } from '../helpers/paths.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

const CLIENT = fileURLToPath(new URL('light-client.mjs', import.meta.url));
const DEADLINE_MS = 120_000;

export interface LightAnswer {
  readonly ms: number;
  readonly pid?: number;
  readonly projectId?: string;
  /** Name of the MCP server that answered the handshake. */
  readonly name?: string;
  readonly error?: string;
}

/** One client per directory; all of them ask for its daemon in the same instant. Rejects when one never answers. */
export async function askAllAtOnce(directories: readonly string[], environment: Record<string, string>): Promise<LightAnswer[]> {
  const gate = join(temporaryDirectory(), 'gate');
  execFileSync('mkfifo', [gate]);
  const clients = directories.map((directory) => lightClient(gate, directory, environment));
  await withDeadline(Promise.all(clients.map(({ waiting }) => waiting)), DEADLINE_MS, 'the start of the clients');
  const opened = openSync(gate, 'w');
  const answers = await withDeadline(Promise.all(clients.map(({ answer }) => answer)), DEADLINE_MS, 'the answers');
  closeSync(opened);
  return answers;
}

/** The value below which 99 of 100 are. */
export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))]!;
}

function lightClient(gate: string, directory: string, environment: Record<string, string>) {
  const child = spawn(process.execPath, [CLIENT, DIST, gate, directory], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const waiting = lines.next();
  const answer = waiting.then(() => lines.next()).then(({ value }) => JSON.parse(value as string) as LightAnswer);
  return { waiting, answer };
}
