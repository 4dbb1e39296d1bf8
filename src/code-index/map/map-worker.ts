/** The inside of the map thread: one reader, kept from map to map while the database is the same file. */
import { statSync } from 'node:fs';
import { IndexerError, messageOf } from '../../domain/errors.ts';
import { isCorruption } from '../store/database.ts';
import { IndexReader } from '../store/index-reader.ts';
import type { QueryOutcome } from '../query/query-thread.ts';
import type { MapTask } from './map-thread.ts';
import { EMPTY_MAP, repoMap, type RepoMap } from './repo-map.ts';

export class MapWorker {
  #reader: IndexReader | undefined;
  #inode: number | undefined;

  run({ databaseFile, options }: MapTask): QueryOutcome<RepoMap> {
    try {
      const reader = this.#open(databaseFile);
      return { result: reader === undefined ? EMPTY_MAP : reader.snapshot(() => repoMap(reader, options)) };
    } catch (error) {
      if (isCorruption(error)) return { error: new IndexerError('INDEX_CORRUPT', messageOf(error)).toBody() };
      if (error instanceof IndexerError) return { error: error.toBody() };
      throw error;
    }
  }

  /** A database that was built anew is another file. */
  #open(databaseFile: string): IndexReader | undefined {
    const inode = statSync(databaseFile, { throwIfNoEntry: false })?.ino;
    if (inode !== this.#inode) {
      this.#reader?.close();
      this.#reader = undefined;
    }
    this.#inode = inode;
    return (this.#reader ??= IndexReader.open(databaseFile));
  }
}
