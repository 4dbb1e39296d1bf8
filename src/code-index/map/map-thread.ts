/** Maps: the graph of a large project takes seconds to lay out, and the daemon must answer others meanwhile. */
import { QueryThread } from '../query/query-thread.ts';
import type { MapOptions, RepoMap } from './repo-map.ts';

export interface MapTask {
  readonly databaseFile: string;
  readonly options: MapOptions;
}

const DEADLINE_MS = 20_000;
/** It keeps the graph for the next map; whoever asks for one asks for a closer look at a part of it. */
const IDLE_TIMEOUT_MS = 30_000;

/** @param threadFile entry point of the thread */
export function mapThread(threadFile: string): QueryThread<MapTask, RepoMap> {
  return new QueryThread({ threadFile, deadlineMs: DEADLINE_MS, idleTimeoutMs: IDLE_TIMEOUT_MS, one: 'the map', many: 'maps' });
}
