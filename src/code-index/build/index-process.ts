/** The inside of the indexing process: runs the job it is told, reports, and ends with its parent. */
import { IndexerError, messageOf } from '../../domain/errors.ts';
import { checkIntegrity, openForWriting } from '../store/database.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { readProjectConfig } from '../project-config/project-config.ts';
import { DocumentStore } from '../store/document-store.ts';
import { storageError } from '../store/storage-error.ts';
import type { IndexReport } from '../document.ts';
import { runIndexJob } from './index-job.ts';
import type { IndexMessage, RunMessage } from './index-messages.ts';
import { ParsePool } from './parse-pool.ts';

export interface IndexProcessOptions {
  readonly parseThreadFile: string;
  readonly grammarDirectory: string;
  readonly send: (message: IndexMessage) => void;
}

export async function runIndexProcess(run: RunMessage, { parseThreadFile, grammarDirectory, send }: IndexProcessOptions): Promise<void> {
  try {
    const report = await indexInto(run, { parseThreadFile, grammarDirectory, send });
    send({ type: 'done', report });
  } catch (error) {
    send({ type: 'failed', error: failureOf(error, run.databaseFile).toBody() });
  }
}

async function indexInto(run: RunMessage, { parseThreadFile, grammarDirectory, send }: IndexProcessOptions): Promise<IndexReport> {
  const database = openForWriting(run.databaseFile);
  try {
    if (run.check) checkIntegrity(database);
    return await runIndexJob({
      root: run.root,
      config: readProjectConfig(run.root, { languageIds: LANGUAGES.map(({ id }) => id), maxFileBytes: run.maxFileBytes }),
      full: run.full,
      paths: run.paths,
      store: new DocumentStore(database),
      createParser: (files) =>
        new ParsePool({
          threadFile: parseThreadFile,
          grammarDirectory,
          maxThreads: run.parseThreads,
          files,
          onRetry: () => send({ type: 'alive' }),
        }),
      onProgress: (progress) => send({ type: 'progress', ...progress }),
      nowUs: () => Date.now() * 1000,
    });
  } finally {
    database.close();
  }
}

function failureOf(error: unknown, databaseFile: string): IndexerError {
  if (error instanceof IndexerError) return error;
  return storageError(error, databaseFile) ?? new IndexerError('INDEX_FAILED', messageOf(error), { cause: error });
}
