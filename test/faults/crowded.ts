import { availableParallelism, loadavg } from 'node:os';

/** A limit that holds for a machine with nothing else to do, stretched by how many programs want each processor now. */
export function crowded(limitMs: number): number {
  return limitMs * Math.max(1, loadavg()[0]! / availableParallelism());
}
