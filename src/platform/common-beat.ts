/**
 * How long it is until the process has run for a multiple of `intervalMs`, in milliseconds. Timers that are set like that
 * go off together: a process at rest wakes up once for all of them.
 */
export function untilNextBeat(intervalMs: number, now = performance.now()): number {
  return intervalMs - (now % intervalMs);
}
