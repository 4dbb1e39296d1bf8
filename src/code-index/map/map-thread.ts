/** Maps are drawn in a thread: one of a large project takes tens of milliseconds, and the daemon answers others meanwhile. */
import { QueryThread } from '../query/query-thread.ts';
import type { MapOptions, RepoMap } from './repo-map.ts';

export interface MapTask {
  readonly databaseFile: string;
  readonly graphFile: string;
  readonly options: MapOptions;
}

export interface MapResult {
  readonly map: RepoMap;
  /** That it was drawn with; null: there is none yet, and the map is empty. */
  readonly graph: {
    /** The index has not changed since. */
    readonly isCurrent: boolean;
    readonly madeInMs: number;
  } | null;
}

const DEADLINE_MS = 20_000;
/** It keeps the graph for the next map; whoever asks for one asks for a closer look at a part of it. */
const IDLE_TIMEOUT_MS = 30_000;

export type MapThread = QueryThread<MapTask, MapResult>;

/** @param threadFile entry point of the thread */
export function mapThread(threadFile: string): MapThread {
  return new QueryThread({ threadFile, deadlineMs: DEADLINE_MS, idleTimeoutMs: IDLE_TIMEOUT_MS, one: 'the map', many: 'maps' });
}
