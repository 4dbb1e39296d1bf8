/** Thread entry: maps of a project. */
import type { MapOutcome, MapTask } from '../code-index/map/map-thread.ts';
import { MapWorker } from '../code-index/map/map-worker.ts';

const worker = new MapWorker();

export default function map(task: MapTask): MapOutcome {
  return worker.run(task);
}
