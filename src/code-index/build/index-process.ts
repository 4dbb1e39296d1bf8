/** The inside of the indexing process: runs the jobs it is told, one at a time, and reports. */
import { IndexerError, messageOf } from '../../domain/errors.ts';
import type { IndexReport } from '../document.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { readProjectConfig } from '../project-config/project-config.ts';
import { checkIntegrity, openForWriting } from '../store/database.ts';
import { DocumentStore } from '../store/document-store.ts';
import { storageError } from '../store/storage-error.ts';
import { runIndexJob } from './index-job.ts';
import type { IndexMessage, RunMessage } from './index-messages.ts';
import { ParsePool } from './parse-pool.ts';

export interface IndexProcessOptions {
  readonly parseThreadFile: string;
  readonly grammarDirectory: string;
  readonly parseThreads: number;
  readonly send: (message: IndexMessage) => void;
}

export class IndexProcess {
  readonly #pool: ParsePool;
  readonly #send: (message: IndexMessage) => void;

  constructor({ parseThreadFile, grammarDirectory, parseThreads, send }: IndexProcessOptions) {
    this.#pool = new ParsePool({
      threadFile: parseThreadFile,
      grammarDirectory,
      maxThreads: parseThreads,
      onRetry: () => send({ type: 'alive' }),
    });
    this.#send = send;
  }

  /** Starts a parse thread that is ready for these files. */
  prepare(paths: readonly string[]): void {
    this.#pool.prepare(paths);
  }

  async run(run: RunMessage): Promise<void> {
    try {
      this.#send({ type: 'done', report: await this.#index(run) });
    } catch (error) {
      this.#send({ type: 'failed', error: failureOf(error, run.databaseFile).toBody() });
    }
  }

  async #index(run: RunMessage): Promise<IndexReport> {
    if (run.full || run.paths !== null) this.prepare(run.paths ?? []); // while files are listed
    const database = openForWriting(run.databaseFile);
    try {
      if (run.check) checkIntegrity(database);
      return await runIndexJob({
        root: run.root,
        config: readProjectConfig(run.root, { languageIds: LANGUAGES.map(({ id }) => id), maxFileBytes: run.maxFileBytes }),
        full: run.full,
        paths: run.paths,
        store: new DocumentStore(database),
        createParser: (files) => this.#pool.parserFor(files),
        onProgress: (progress) => this.#send({ type: 'progress', ...progress }),
        nowUs: () => Date.now() * 1000,
      });
    } finally {
      database.close();
    }
  }
}

function failureOf(error: unknown, databaseFile: string): IndexerError {
  if (error instanceof IndexerError) return error;
  return storageError(error, databaseFile) ?? new IndexerError('INDEX_FAILED', messageOf(error), { cause: error });
}
