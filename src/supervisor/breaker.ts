/**
 * When to give up on a daemon that keeps ending abnormally. pm2 itself restarts slow loops for ever; so a quick loop is
 * measured against a short time, and a slow one against a longer one. What ends more rarely serves nearly always and is
 * started again each time.
 */
const LIMITS = [
  { ends: 5, withinMs: 60_000, text: 'five times within a minute' },
  { ends: 10, withinMs: 300_000, text: 'ten times within five minutes' },
  { ends: 20, withinMs: 1_800_000, text: 'twenty times within half an hour' },
] as const;

/** So many ends decide. */
export const COUNTED_ENDS = 20;
/** The process manager's clock shows whole seconds only; what is further ahead was written before the clock was set back. */
const CLOCK_TOLERANCE_MS = 5000;

/**
 * How often it ended, if that is too often; undefined while it is not.
 *
 * @param failedAt moments of the abnormal ends, milliseconds of the wall clock
 */
export function tooManyEnds(failedAt: readonly number[], now: number): string | undefined {
  const past = failedAt.filter((at) => at <= now + CLOCK_TOLERANCE_MS);
  return LIMITS.find(({ ends, withinMs }) => past.filter((at) => now - at < withinMs).length >= ends)?.text;
}
