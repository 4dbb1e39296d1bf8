/**
 * The maps of one project. They are drawn with a graph that is kept in a file: made by whoever asks first, and made again after the
 * index changed, at once where that is quick, else while the one before is good enough.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { IndexerError, messageOf } from '../../domain/errors.ts';
import type { IndexingProcesses } from '../build/indexing-processes.ts';
import { mapThread, type MapResult, type MapTask, type MapThread } from './map-thread.ts';
import type { MapOptions, RepoMap } from './repo-map.ts';

export interface RepoMapsOptions {
  /** Of the index. */
  readonly directory: string;
  readonly databaseFile: string;
  /** Of the build. */
  readonly dist: string;
  readonly processes: IndexingProcesses;
  /** Told why a graph could not be made again. */
  readonly onNotice: (notice: string) => void;
  /** How long a map waits for its graph. */
  readonly patienceMs?: number;
  readonly thread?: MapThread;
}

const GRAPH_FILE = 'file_graph.bin';
/** Clients hang up after half a minute. */
const PATIENCE_MS = 20_000;
/** A graph that is made in less is made before the map is drawn. */
const QUICK_MS = 500;
/** While files are saved one after the other, making takes no more than this share of the time. */
const MOST_OF_THE_TIME = 0.1;

export class RepoMaps {
  readonly #options: RepoMapsOptions;
  readonly #files: Pick<MapTask, 'databaseFile' | 'graphFile'>;
  readonly #thread: MapThread;
  readonly #closing = new AbortController();
  #making: Promise<void> | undefined;
  #madeAtMs = -Infinity;

  constructor(options: RepoMapsOptions) {
    this.#options = options;
    this.#files = { databaseFile: options.databaseFile, graphFile: join(options.directory, GRAPH_FILE) };
    this.#thread = options.thread ?? mapThread(join(options.dist, 'bin', 'map-thread.cjs'));
  }

  /** @throws QUERY_TIMEOUT, also while the first graph of a large project is made; TOO_MANY_SEARCHES, INDEX_CORRUPT, INDEX_FAILED */
  async map(options: MapOptions): Promise<RepoMap> {
    const { map, graph } = await this.#draw(options);
    if (graph?.isCurrent) return map;
    if (graph !== null && graph.madeInMs > QUICK_MS) {
      if (performance.now() - this.#madeAtMs > graph.madeInMs / MOST_OF_THE_TIME) this.#makeBeside();
      return map;
    }
    await this.#patiently(this.#make());
    const drawn = await this.#draw(options);
    if (drawn.graph === null) throw new IndexerError('INDEX_FAILED', `the map's graph cannot be read: ${this.#files.graphFile}`);
    return drawn.map;
  }

  /** A graph that is being made is given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#making?.catch(() => undefined); // whoever waits for it hears of it
    await this.#thread.close();
  }

  #draw(options: MapOptions): Promise<MapResult> {
    return this.#thread.run({ ...this.#files, options });
  }

  #makeBeside(): void {
    this.#make().catch(this.#note);
  }

  readonly #note = (error: unknown): void => {
    if (!this.#closing.signal.aborted) this.#options.onNotice(`the graph that maps are drawn with could not be made: ${messageOf(error)}`);
  };

  /** One at a time. */
  #make(): Promise<void> {
    const { processes } = this.#options;
    this.#making ??= processes.relate({ type: 'relate', ...this.#files }, this.#closing.signal).finally(() => {
      this.#making = undefined;
      this.#madeAtMs = performance.now();
    });
    return this.#making;
  }

  async #patiently(making: Promise<void>): Promise<void> {
    const patience = new AbortController();
    const late = async () => {
      await sleep(this.#options.patienceMs ?? PATIENCE_MS, undefined, { signal: patience.signal });
      making.catch(this.#note);
      throw new IndexerError('QUERY_TIMEOUT', 'the first map of a project of this size takes longer; it is being made');
    };
    try {
      await Promise.race([making, late()]);
    } finally {
      patience.abort();
    }
  }
}
