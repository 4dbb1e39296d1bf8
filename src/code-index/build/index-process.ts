/** The inside of the indexing process: runs the jobs it is told, one at a time, and reports. */
import { existsSync } from 'node:fs';
import { IndexerError, messageOf } from '../../domain/errors.ts';
import type { IndexReport } from '../document.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { makeFileGraph } from '../map/make-file-graph.ts';
import { readProjectConfig, type ProjectConfig } from '../project-config/project-config.ts';
import { checkIntegrity, createDatabase, openForWriting } from '../store/database.ts';
import { DocumentStore } from '../store/document-store.ts';
import { storageError } from '../store/storage-error.ts';
import { discardCopy, takeOver } from '../take-over/take-over.ts';
import { scan } from '../scan/scan.ts';
import { runIndexJob } from './index-job.ts';
import { rulesOf } from './rules.ts';
import type { IndexMessage, RelateMessage, RunMessage } from './index-messages.ts';
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

  async run(request: RunMessage | RelateMessage): Promise<void> {
    try {
      if (request.type === 'run') this.#send({ type: 'done', report: await this.#index(request) });
      else {
        await makeFileGraph({ ...request, onStep: () => this.#send({ type: 'alive' }) });
        this.#send({ type: 'related' });
      }
    } catch (error) {
      this.#send({ type: 'failed', error: failureOf(error, request.databaseFile).toBody() });
    }
  }

  async #index(run: RunMessage): Promise<IndexReport> {
    const isNew = !existsSync(run.databaseFile);
    if (isNew || run.full || run.paths !== null) this.prepare(run.paths ?? []); // while files are listed
    const config = readProjectConfig(run.root, { languageIds: LANGUAGES.map(({ id }) => id), maxFileBytes: run.maxFileBytes });
    const takenOverFrom = isNew ? await this.#begin(run, config) : undefined;
    const database = openForWriting(run.databaseFile);
    try {
      if (run.check && !isNew) checkIntegrity(database);
      return await runIndexJob({
        root: run.root,
        config,
        full: run.full,
        paths: run.paths,
        store: new DocumentStore(database),
        takenOverFrom,
        createParser: (files) => this.#pool.parserFor(files),
        onProgress: (progress) => this.#send({ type: 'progress', ...progress }),
        nowUs: () => Date.now() * 1000,
      });
    } finally {
      database.close();
    }
  }

  /** A first index: a copy of a sibling's, whose root is returned, or an empty one. */
  async #begin({ root, databaseFile, others }: RunMessage, config: ProjectConfig): Promise<string | undefined> {
    discardCopy(databaseFile);
    if (others.length > 0) {
      const { files } = await scan(root, config);
      const onNotice = (text: string) => this.#send({ type: 'notice', text });
      const from = await takeOver({ root, rules: rulesOf(config), files, others, databaseFile, onNotice });
      if (from !== undefined) return from;
    }
    createDatabase(databaseFile);
    return undefined;
  }
}

function failureOf(error: unknown, databaseFile: string): IndexerError {
  if (error instanceof IndexerError) return error;
  return storageError(error, databaseFile) ?? new IndexerError('INDEX_FAILED', messageOf(error), { cause: error });
}
