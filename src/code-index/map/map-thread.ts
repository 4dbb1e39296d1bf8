/** Maps, made in a thread: the graph of a large project takes seconds to lay out, and the daemon must answer others meanwhile. */
import type { Piscina } from 'piscina';
import { errorFromBody, IndexerError, type ErrorBody } from '../../domain/errors.ts';
import type { MapOptions, RepoMap } from './repo-map.ts';

export interface MapTask {
  readonly databaseFile: string;
  readonly options: MapOptions;
}

/** An error of ours loses its class on the way between threads. */
export type MapOutcome = { readonly map: RepoMap } | { readonly error: ErrorBody };

const DEADLINE_MS = 20_000;
/** It keeps the graph for the next map; whoever asks for one asks for a closer look at a part of it. */
const IDLE_TIMEOUT_MS = 30_000;
const MAX_WAITING = 16;

export class MapThread {
  readonly #threadFile: string;
  #pool: Promise<Piscina<MapTask, MapOutcome>> | undefined;

  /** @param threadFile entry point of the thread; nothing is started before the first map */
  constructor(threadFile: string) {
    this.#threadFile = threadFile;
  }

  /** @throws QUERY_TIMEOUT after twenty seconds, INDEX_CORRUPT when the database is damaged */
  async map(task: MapTask): Promise<RepoMap> {
    const pool = await (this.#pool ??= this.#start());
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    const outcome = await pool.run(task, { signal: deadline }).catch((error: unknown) => {
      if (deadline.aborted) throw new IndexerError('QUERY_TIMEOUT', `the map took longer than ${DEADLINE_MS / 1000} s`);
      throw error;
    });
    if ('error' in outcome) throw errorFromBody(outcome.error);
    return outcome.map;
  }

  /** Ends the thread and lets go of what it keeps; the next map starts another one. */
  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await (await pool)?.destroy();
  }

  async #start(): Promise<Piscina<MapTask, MapOutcome>> {
    const { Piscina } = await import('piscina');
    return new Piscina({ filename: this.#threadFile, minThreads: 0, maxThreads: 1, idleTimeout: IDLE_TIMEOUT_MS, maxQueue: MAX_WAITING });
  }
}
