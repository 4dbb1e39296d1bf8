/** What a run of chaos showed, and whether the promises held. */
import type { Call } from './client.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ChaosRun {
  readonly seed: number;
  readonly faults: readonly string[];
  /** While the machine slept, nobody waited. */
  readonly sleeps: readonly Span[];
  readonly calls: readonly Call[];
  /** When the first fault happened and when the last one was over. */
  readonly begin: number;
  readonly end: number;
  /** Undefined: not within the limit. */
  readonly healedMs: number | undefined;
  readonly samples: number;
  /** What the sampler saw that may never be. */
  readonly seen: readonly string[];
  /** What was there after the stop. */
  readonly left: readonly string[];
}

const IN_TIME_MS = 5000;
const IN_TIME_SHARE = 0.99;

export function violationsOf(run: ChaosRun): string[] {
  const { calls, healedMs, seen, left } = run;
  const during = callsUnderFire(run);
  const strangers = calls.filter(({ outcome }) => outcome === 'stranger');
  const share = during.filter(isRightInTime).length / during.length;
  return [
    ...seen,
    ...strangers.map(({ project, text }) => `${project.root} got an answer of another project: ${text.slice(0, 200)}`),
    ...(share >= IN_TIME_SHARE ? [] : [`${percent(share)} of the calls were right within 5 s, not 99 %`]),
    ...(healedMs === undefined ? ['not every client was answered within 30 s of the last fault'] : []),
    ...left.map((what) => `left after the stop: ${what}`),
  ];
}

/** The calls between the first fault and the last, without the time that the machine slept. */
function callsUnderFire({ calls, sleeps, begin, end }: ChaosRun): Call[] {
  return calls
    .filter(({ at }) => at >= begin && at <= end)
    .map((call) => ({ ...call, ms: call.ms - sleeps.reduce((sum, span) => sum + overlap(span, call), 0) }));
}

function overlap({ from, to }: Span, { at, ms }: Call): number {
  return Math.max(0, Math.min(to, at + ms) - Math.max(from, at));
}

export function printReport(run: ChaosRun): void {
  const { seed, faults, begin, end, healedMs, samples } = run;
  const during = callsUnderFire(run);
  const times = during.map(({ ms }) => ms).sort((one, other) => one - other);
  const counts = [...new Set(faults)].map((name) => `${faults.filter((fault) => fault === name).length} x ${name}`);
  const lines = [
    `seed ${seed}: ${Math.round((end - begin) / 1000)} s, ${faults.length} faults (${counts.join(', ')}), ${samples} samples`,
    `${during.length} calls: ${percent(during.filter(isRightInTime).length / during.length)} right within 5 s; ` +
      `p50 ${Math.round(at(times, 0.5))} ms, p99 ${Math.round(at(times, 0.99))} ms, longest ${Math.round(at(times, 1))} ms`,
    `healed ${healedMs === undefined ? 'not in time' : `${Math.round(healedMs)} ms after the last fault`}`,
    ...wrongOnes(during, begin),
    ...violationsOf(run).map((violation) => `BROKEN: ${violation}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The calls that were not right in time, to look into. */
function wrongOnes(calls: readonly Call[], begin: number): string[] {
  return calls
    .filter((call) => !isRightInTime(call))
    .slice(0, 40)
    .map(
      ({ at, ms, project, outcome, text }) =>
        `  at ${Math.round((at - begin) / 1000)} s, ${project.placement}: ${outcome} after ${Math.round(ms)} ms ${outcome === 'right' ? '' : text.slice(0, 300)}`,
    );
}

function isRightInTime({ outcome, ms }: Call): boolean {
  return outcome === 'right' && ms <= IN_TIME_MS;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
