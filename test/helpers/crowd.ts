/** Many real client processes that are let go at one moment. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { withDeadline } from '../../src/platform/deadline.ts';
import { DIST } from './paths.ts';

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

export interface Crowd {
  readonly answers: LightAnswer[];
  /** What the machine took to start the clients, before any of them asked: the measure of how fast it starts processes. */
  readonly startMs: number;
}

interface LightClient {
  readonly child: ChildProcess;
  readonly waiting: Promise<unknown>;
  readonly answer: Promise<LightAnswer>;
}

/** One client per directory; all of them ask for its daemon in the same instant. Rejects when one never answers. */
export async function askAllAtOnce(directories: readonly string[], environment: Record<string, string>): Promise<Crowd> {
  const directory = mkdtempSync(join(tmpdir(), 'indexer-crowd-'));
  const gate = join(directory, 'gate');
  execFileSync('mkfifo', [gate]);
  const start = performance.now();
  const clients = directories.map((root) => lightClient(gate, root, environment));
  try {
    await withDeadline(Promise.all(clients.map(({ waiting }) => waiting)), DEADLINE_MS, 'the start of the clients');
    const startMs = performance.now() - start;
    const opened = openSync(gate, 'w');
    const answers = await withDeadline(Promise.all(clients.map(({ answer }) => answer)), DEADLINE_MS, 'the answers');
    closeSync(opened);
    return { answers, startMs };
  } finally {
    for (const { child } of clients) child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}

function lightClient(gate: string, root: string, environment: Record<string, string>): LightClient {
  const child = spawn(process.execPath, [CLIENT, DIST, gate, root], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const waiting = lines.next();
  const answer = waiting.then(() => lines.next()).then(({ value }) => JSON.parse(value as string) as LightAnswer);
  return { child, waiting, answer };
}
