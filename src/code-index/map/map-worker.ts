/** The inside of the map thread: one reader and one graph, kept from map to map while their files are the same. */
import { statSync } from 'node:fs';
import { IndexerError, messageOf } from '../../domain/errors.ts';
import type { QueryOutcome } from '../query/query-thread.ts';
import { isCorruption } from '../store/database.ts';
import { IndexReader } from '../store/index-reader.ts';
import { readFileGraph, type FileGraph } from './file-graph.ts';
import type { MapResult, MapTask } from './map-thread.ts';
import { EMPTY_MAP, repoMap } from './repo-map.ts';

export class MapWorker {
  #reader: IndexReader | undefined;
  #inode: number | undefined;
  #graph: FileGraph | undefined;
  #graphStamp: string | undefined;

  run(task: MapTask): QueryOutcome<MapResult> {
    try {
      return { result: this.#map(task) };
    } catch (error) {
      if (isCorruption(error)) return { error: new IndexerError('INDEX_CORRUPT', messageOf(error)).toBody() };
      if (error instanceof IndexerError) return { error: error.toBody() };
      throw error;
    }
  }

  #map({ databaseFile, graphFile, options }: MapTask): MapResult {
    const reader = this.#open(databaseFile);
    if (reader === undefined) return { map: EMPTY_MAP, graph: { isCurrent: true, madeInMs: 0 } };
    const graph = this.#read(graphFile);
    if (graph === undefined) return { map: EMPTY_MAP, graph: null };
    return reader.snapshot(() => ({
      map: repoMap(reader, graph, options),
      graph: { isCurrent: graph.version === reader.updatedAtUs(), madeInMs: graph.madeInMs },
    }));
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

  #read(graphFile: string): FileGraph | undefined {
    const stats = statSync(graphFile, { throwIfNoEntry: false, bigint: true });
    const stamp = stats && `${stats.ino} ${stats.mtimeNs}`;
    if (stamp !== this.#graphStamp) this.#graph = stats && readFileGraph(graphFile);
    this.#graphStamp = stamp;
    return this.#graph;
  }
}
