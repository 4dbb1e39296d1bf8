/** Thread entry: maps of a project. */
import type { MapTask } from '../code-index/map/map-thread.ts';
import { MapWorker } from '../code-index/map/map-worker.ts';
import type { RepoMap } from '../code-index/map/repo-map.ts';
import type { QueryOutcome } from '../code-index/query/query-thread.ts';

const worker = new MapWorker();

export default function map(task: MapTask): QueryOutcome<RepoMap> {
  return worker.run(task);
}
