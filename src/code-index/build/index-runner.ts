/**
 * Starts the indexing process and follows it. A process of its own, because a parser that fails must not take the
 * daemon down, and because memory comes back only when a process ends (docs/decisions/0005-indexing-process.md).
 */
import { fork, type ChildProcess } from 'node:child_process';
import { errorFromBody, IndexerError } from '../../domain/errors.ts';
import type { IndexProgress, IndexReport } from '../document.ts';
import type { IndexMessage, RunMessage } from './index-messages.ts';

/** Silence of the process after which it counts as hung: ten times the longest wait inside it, except for git. */
const SILENCE_DEADLINE_MS = 180_000;
const MAX_STDERR = 2000;

export interface IndexRunOptions {
  /** Entry point of the indexing process. */
  readonly processFile: string;
  readonly run: RunMessage;
  readonly onProgress: (progress: IndexProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs the job to its end.
 *
 * @throws INDEX_CORRUPT when the database is damaged, STATE_DIRECTORY_UNUSABLE when it cannot be written, SETTINGS_INVALID for
 *   the project's `indexer.json`, INDEX_FAILED when the process fails, hangs or is stopped by `signal`.
 */
export function runIndexer({ processFile, run, onProgress, signal }: IndexRunOptions): Promise<IndexReport> {
  return new Promise((resolve, reject) => {
    const child = fork(processFile, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    const failWith = (error: IndexerError) => settle(() => reject(error));
    const fail = (message: string) => failWith(new IndexerError('INDEX_FAILED', message));
    const silence = setTimeout(() => fail('the indexing process hangs'), SILENCE_DEADLINE_MS);
    const stop = () => fail('indexing was stopped');
    const settle = (outcome: () => void) => {
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      end(child);
      outcome();
    };
    const stderr = collect(child);
    signal.addEventListener('abort', stop);
    child.on('message', (message: IndexMessage) => {
      silence.refresh();
      if (message.type === 'progress') onProgress(message);
      else if (message.type === 'done') settle(() => resolve(message.report));
      else if (message.type === 'failed') failWith(errorFromBody(message.error));
    });
    child.on('error', (error) => fail(`cannot run the indexing process: ${error.message}`));
    child.on('exit', (code, killedBy) => fail(`the indexing process ended with ${killedBy ?? code}. ${stderr()}`.trim()));
    child.send(run);
  });
}

/** The process ends by itself when its channel closes; one that does not is hung in native code. */
function end(child: ChildProcess): void {
  child.removeAllListeners();
  child.on('error', () => undefined);
  if (child.connected) child.disconnect();
  const force = setTimeout(() => child.kill('SIGKILL'), 1000);
  child.once('exit', () => clearTimeout(force));
  force.unref();
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text = (text + chunk.toString('utf8')).slice(-MAX_STDERR)));
  return () => text;
}
