import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { FORMAT_META_KEY } from '../../src/domain/answer-format.ts';
import { withDeadline } from '../../src/platform/deadline.ts';
import { COMMAND } from '../helpers/paths.ts';

/** Indexing the largest corpus takes minutes. */
const RUN_DEADLINE_MS = 1_800_000;
const ANSWER_DEADLINE_MS = 60_000;

/** Runs the command to its end; rejects when it fails. Resolves with standard output. */
export function indexer(...args: string[]): Promise<string> {
  return runNode([COMMAND, ...args]).done;
}

/** A Node process: `done` resolves with its standard output, or rejects when it fails. */
export function runNode(args: readonly string[]): { readonly pid: number; readonly done: Promise<string> } {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: RUN_DEADLINE_MS });
  return { pid: child.pid!, done: outputOf(child, args) };
}

async function outputOf(child: ChildProcessByStdio<null, Readable, Readable>, args: readonly string[]): Promise<string> {
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

/** An MCP server process and a client of one line per message, without an SDK on the client's side. */
export class StdioServer {
  readonly child: ChildProcess;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #lastId = 0;
  #rest = '';

  constructor(script: string, args: readonly string[]) {
    this.child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdout!.on('data', (chunk: Buffer) => this.#read(chunk.toString()));
  }

  static proxy(project: string): StdioServer {
    return new StdioServer(COMMAND, ['proxy', '--project', project]);
  }

  ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#write({ id, method, params });
    });
    return withDeadline(answer, ANSWER_DEADLINE_MS, method);
  }

  async initialize(): Promise<void> {
    await this.ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } });
    this.#write({ method: 'notifications/initialized' });
  }

  call(name: string, input: object): Promise<unknown> {
    return this.ask('tools/call', { name, arguments: input });
  }

  /** The answer as a person reads it. */
  async text(name: string, input: object): Promise<string> {
    return textOf(await this.call(name, input));
  }

  /** The answer as data. */
  async data<Data>(name: string, input: object): Promise<Data> {
    return JSON.parse(textOf(await this.ask('tools/call', { name, arguments: input, _meta: { [FORMAT_META_KEY]: 'json' } }))) as Data;
  }

  async close(): Promise<void> {
    const closed = once(this.child, 'close');
    this.child.stdin!.end();
    await closed;
  }

  #write(message: object): void {
    this.child.stdin!.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) {
      const { id, result, error } = JSON.parse(line) as { id: number; result?: unknown; error?: unknown };
      if (error) throw new Error(JSON.stringify(error));
      this.#waiting.get(id)?.(result);
    }
  }
}

function textOf(result: unknown): string {
  const { content, isError } = result as { content: { text: string }[]; isError?: boolean };
  const text = content[0]!.text;
  if (isError) throw new Error(text);
  return text;
}

/** Time from spawn to exit of a Node that does nothing. */
export async function bareNode(): Promise<void> {
  await once(spawn(process.execPath, ['-e', '0'], { stdio: ['pipe', 'pipe', 'inherit'] }), 'exit');
}

/** Peak memory of a Node that only reads it: what no program on it can be below. */
export async function bareNodeMiB(): Promise<number> {
  const script = `process.stdout.write(require('node:fs').readFileSync('/proc/self/status', 'utf8'))`;
  return mebibytesIn(await runNode(['-e', script]).done, 'VmHWM');
}

/** Resident memory in MiB: now (VmRSS) or at its peak (VmHWM). Linux only. */
export function residentMiB(pid: number, which: 'VmRSS' | 'VmHWM'): number {
  return mebibytesIn(readFileSync(`/proc/${pid}/status`, 'utf8'), which);
}

function mebibytesIn(status: string, which: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`${which}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}
