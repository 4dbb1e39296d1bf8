/** Thread entry: maps of a project. */
import type { MapResult, MapTask } from '../code-index/map/map-thread.ts';
import { MapWorker } from '../code-index/map/map-worker.ts';
import type { QueryOutcome } from '../code-index/query/query-thread.ts';

const worker = new MapWorker();

export default function map(task: MapTask): QueryOutcome<MapResult> {
  return worker.run(task);
}
