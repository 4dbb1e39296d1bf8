/**
 * The indexing process, seen from outside. A process of its own, because a parser that fails must not take the daemon
 * down, and because memory comes back only when a process ends (docs/decisions/0005-indexing-process.md). It stays for a
 * while after a run: who saves a file saves another one soon, and starting anew costs ten times what indexing a file does.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { errorFromBody, IndexerError } from '../../domain/errors.ts';
import type { IndexProgress, IndexReport } from '../document.ts';
import type { IndexMessage, PrepareMessage, RelateMessage, RunMessage } from './index-messages.ts';

const LINGER_MS = 20_000;
/** Silence of the process after which it counts as hung: ten times the longest wait inside it, except for git. */
const SILENCE_DEADLINE_MS = 180_000;
const END_DEADLINE_MS = 1000;
const MAX_STDERR = 2000;
const STOPPED = 'indexing was stopped';

export interface IndexRunOptions {
  readonly run: RunMessage;
  readonly onProgress: (progress: IndexProgress) => void;
  readonly onNotice: (notice: string) => void;
  readonly signal: AbortSignal;
}

interface Request {
  readonly message: RunMessage | RelateMessage;
  readonly signal: AbortSignal;
  readonly onMessage?: (message: IndexMessage) => void;
}

type LastMessage = Extract<IndexMessage, { readonly type: 'done' | 'related' }>;

export class IndexingProcess {
  readonly #file: string;
  #child: ChildProcess | undefined;
  #lingering: NodeJS.Timeout | undefined;
  #isRunning = false;
  #stderr = '';

  /** @param file entry point of the process; it is started by the first run or what prepares it */
  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Runs the job to its end. One at a time.
   *
   * @throws INDEX_CORRUPT when the database is damaged, STATE_DIRECTORY_UNUSABLE when it cannot be written, SETTINGS_INVALID
   * for the project's `indexer.json`, INDEX_FAILED when the process fails, hangs or is stopped by `signal`.
   */
  async run({ run, onProgress, onNotice, signal }: IndexRunOptions): Promise<IndexReport> {
    const last = await this.#request({
      message: run,
      signal,
      onMessage: (message) => {
        if (message.type === 'progress') onProgress(message);
        else if (message.type === 'notice') onNotice(message.text);
      },
    });
    return (last as Extract<IndexMessage, { readonly type: 'done' }>).report;
  }

  /** @throws as `run` */
  async relate(message: RelateMessage, signal: AbortSignal): Promise<void> {
    await this.#request({ message, signal });
  }

  /** A run over these files is about to come: what it takes is started meanwhile. */
  prepare(paths: readonly string[]): void {
    const message: PrepareMessage = { type: 'prepare', paths };
    this.#child ??= this.#start();
    this.#child.send(message, () => undefined); // a process that cannot be reached fails the run
    if (!this.#isRunning) this.#linger();
  }

  /** The process ends by itself when its channel closes; one that does not is hung in native code. */
  close(): void {
    clearTimeout(this.#lingering);
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    if (child.connected) child.disconnect();
    const force = setTimeout(() => child.kill('SIGKILL'), END_DEADLINE_MS);
    child.once('exit', () => clearTimeout(force));
    force.unref();
  }

  async #request(request: Request): Promise<LastMessage> {
    if (request.signal.aborted) throw new IndexerError('INDEX_FAILED', STOPPED);
    clearTimeout(this.#lingering);
    this.#isRunning = true;
    try {
      const last = await this.#follow((this.#child ??= this.#start()), request);
      this.#linger();
      return last;
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.#isRunning = false;
    }
  }

  #linger(): void {
    clearTimeout(this.#lingering);
    this.#lingering = setTimeout(() => this.close(), LINGER_MS);
    this.#lingering.unref();
  }

  #start(): ChildProcess {
    const child = fork(this.#file, [], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--max-semi-space-size=4'],
      detached: process.platform === 'linux', // a session of its own, whose priority it can change
    });
    this.#stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-MAX_STDERR)));
    child.on('error', () => this.#forget(child)); // the run that is under way hears of it, too
    child.on('exit', () => this.#forget(child));
    // An idle process keeps nobody alive.
    child.unref();
    child.channel?.unref();
    return child;
  }

  #forget(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
  }

  #follow(child: ChildProcess, { message: request, onMessage, signal }: Request): Promise<LastMessage> {
    child.ref();
    child.channel?.ref();
    const ended = new AbortController();
    return new Promise<LastMessage>((resolve, reject) => {
      const fail = (message: string) => reject(new IndexerError('INDEX_FAILED', message));
      const silence = setTimeout(() => fail('the indexing process hangs'), SILENCE_DEADLINE_MS);
      const listen = <Args extends unknown[]>(event: string, listener: (...args: Args) => void) => {
        child.on(event, listener as (...args: unknown[]) => void);
        ended.signal.addEventListener('abort', () => child.off(event, listener as (...args: unknown[]) => void));
      };
      ended.signal.addEventListener('abort', () => clearTimeout(silence));
      signal.addEventListener('abort', () => fail(STOPPED), { signal: ended.signal });
      listen('message', (message: IndexMessage) => {
        silence.refresh();
        if (message.type === 'done' || message.type === 'related') resolve(message);
        else if (message.type === 'failed') reject(errorFromBody(message.error));
        else onMessage?.(message);
      });
      listen('error', (error: Error) => fail(`cannot run the indexing process: ${error.message}`));
      listen('exit', (code: number | null, killedBy: NodeJS.Signals | null) =>
        fail(`the indexing process ended with ${killedBy ?? code}. ${this.#stderr}`.trim()),
      );
      child.send(request, (error) => {
        if (error) fail(`cannot reach the indexing process: ${error.message}`);
      });
    }).finally(() => {
      ended.abort();
      child.unref();
      child.channel?.unref();
    });
  }
}
