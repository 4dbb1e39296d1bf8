import type { ParseRequest } from '../document.ts';

const BATCH_FILES = 32;
const BATCH_BYTES = 262_144;

/** Batches of files bounded in number and bytes; large files travel alone. */
export function* inBatches(work: readonly ParseRequest[]): Generator<ParseRequest[], undefined> {
  let batch: ParseRequest[] = [];
  let bytes = 0;
  for (const request of work) {
    if (batch.length > 0 && (batch.length === BATCH_FILES || bytes + request.size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(request);
    bytes += request.size;
  }
  if (batch.length > 0) yield batch;
  return undefined;
}
