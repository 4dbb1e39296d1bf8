import { Piscina } from 'piscina';
import { messageOf } from '../../domain/errors.ts';
import type { ParseOutcome, ParseRequest } from '../document.ts';
import type { FileParser } from './index-job.ts';
import { withoutText, type ParseFilesOptions } from '../parse/parse-files.ts';

/** Longer than the process stays without work: a thread keeps its grammars loaded. */
const IDLE_TIMEOUT_MS = 60_000;
/** Files that justify one more thread: starting one costs about as much as parsing fifty files. */
const FILES_PER_THREAD = 50;
/** Enough waiting batches that a slow one does not idle the other threads; few enough that memory is bounded. */
const BATCHES_PER_THREAD = 4;

export interface ParsePoolOptions {
  /** Entry point of a parse thread. */
  readonly threadFile: string;
  readonly grammarDirectory: string;
  readonly maxThreads: number;
}

/** Parse threads, started as there is work for them. They end with their process. */
export class ParsePool {
  readonly #pool: Piscina<ParseFilesOptions, ParseOutcome[]>;
  readonly #maxThreads: number;

  constructor({ threadFile, grammarDirectory, maxThreads }: ParsePoolOptions) {
    this.#maxThreads = maxThreads;
    this.#pool = new Piscina({
      filename: threadFile,
      minThreads: 0,
      maxThreads,
      idleTimeout: IDLE_TIMEOUT_MS,
      workerData: { grammarDirectory },
    });
  }

  /** For a run over so many files. */
  parserFor(files: number): FileParser {
    const threads = Math.max(1, Math.min(this.#maxThreads, Math.ceil(files / FILES_PER_THREAD)));
    return { concurrency: threads * BATCHES_PER_THREAD, parse: (options) => this.#parse(options) };
  }

  /** Parses the files. When they bring a thread down, each is tried alone and the culprit is recorded as unreadable. */
  async #parse(options: ParseFilesOptions): Promise<ParseOutcome[]> {
    try {
      return await this.#pool.run(options);
    } catch (error) {
      if (options.files.length === 1) return [crashed(options.files[0]!, error)];
      const outcomes: ParseOutcome[] = [];
      for (const file of options.files) outcomes.push(...(await this.#parse({ ...options, files: [file] })));
      return outcomes;
    }
  }
}

function crashed({ path, size, mtimeUs }: ParseRequest, error: unknown): ParseOutcome {
  return { kind: 'parsed', document: withoutText({ path, size, mtimeUs }, 'unreadable', '', `parsing failed: ${messageOf(error)}`) };
}
