import { Piscina } from 'piscina';
import { messageOf } from '../../domain/errors.ts';
import type { ParseOutcome, ParseRequest } from '../document.ts';
import { withoutText, type ParseFilesOptions } from '../parse/parse-files.ts';

const IDLE_TIMEOUT_MS = 1000;
/** Files that justify one more thread: starting one costs about as much as parsing fifty files. */
const FILES_PER_THREAD = 50;
const BATCHES_PER_THREAD = 4;

export interface ParsePoolOptions {
  /** Entry point of a parse thread. */
  readonly threadFile: string;
  readonly grammarDirectory: string;
  readonly maxThreads: number;
  readonly files: number;
}

export class ParsePool {
  readonly #pool: Piscina<ParseFilesOptions, ParseOutcome[]>;
  readonly concurrency: number;

  constructor({ threadFile, grammarDirectory, maxThreads, files }: ParsePoolOptions) {
    const threads = Math.max(1, Math.min(maxThreads, Math.ceil(files / FILES_PER_THREAD)));
    this.#pool = new Piscina({
      filename: threadFile,
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: IDLE_TIMEOUT_MS,
      workerData: { grammarDirectory },
    });
    // Enough waiting batches that a slow one does not idle the other threads; few enough that memory is bounded.
    this.concurrency = threads * BATCHES_PER_THREAD;
  }

  /** Parses the files. When they bring a thread down, each is tried alone and the culprit is recorded as unreadable. */
  async parse(options: ParseFilesOptions): Promise<ParseOutcome[]> {
    try {
      return await this.#pool.run(options);
    } catch (error) {
      if (options.files.length === 1) return [crashed(options.files[0]!, error)];
      const outcomes: ParseOutcome[] = [];
      for (const file of options.files) outcomes.push(...(await this.parse({ ...options, files: [file] })));
      return outcomes;
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

function crashed({ path, size, mtimeUs }: ParseRequest, error: unknown): ParseOutcome {
  return { kind: 'parsed', document: withoutText({ path, size, mtimeUs }, 'unreadable', '', `parsing failed: ${messageOf(error)}`) };
}
