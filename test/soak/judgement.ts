/** What a soak shows, against its limits. */
import type { Call } from '../chaos/client.ts';
import type { Sample } from './residents.ts';

const HOUR_MS = 3_600_000;
const SLOPE_LIMIT_KB_PER_HOUR = 500;
const DESCRIPTORS_LIMIT = 2;
const IDLE_CPU_LIMIT = 0.5;
const DRIFT_LIMIT = 0.2;
/** A slope of minutes says nothing: the heap of a process breathes by megabytes. */
const JUDGED_FROM_MS = HOUR_MS;

export interface SoakRun {
  readonly samples: readonly Sample[];
  readonly calls: readonly Call[];
  /** When the warm-up was over, when the load ended, and when the idle time after it did. */
  readonly warm: number;
  readonly quiet: number;
  readonly end: number;
}

export interface Judged {
  readonly what: string;
  readonly isKept: boolean;
}

export function judge(run: SoakRun): { readonly lines: readonly Judged[]; readonly isLongEnough: boolean } {
  const { samples, warm, quiet } = run;
  const loaded = samples.filter(({ at }) => at >= warm && at <= quiet);
  const names = [...new Set(loaded.map(({ name }) => name))];
  return {
    lines: [
      ...names.flatMap((name) =>
        judgeProcess(
          name,
          loaded.filter((sample) => sample.name === name),
          run,
        ),
      ),
      judgeLatency(run),
      judgeAnswers(run),
    ],
    isLongEnough: quiet - warm >= JUDGED_FROM_MS,
  };
}

function judgeProcess(name: string, samples: readonly Sample[], run: SoakRun): Judged[] {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const life = { what: `${name}: ${first.pid === last.pid ? 'one life' : 'restarted'}`, isKept: first.pid === last.pid };
  const minutes = Math.round((run.quiet - last.at) / 60_000);
  // Nobody used it; had it been needed, calls would have failed or it would have another life.
  if (minutes > 0) return [life, { what: `${name}: ended ${minutes} minutes before the load did`, isKept: true }];
  const slope = slopeOf(samples.filter(({ isAtRest }) => isAtRest));
  const idle = run.samples.filter((sample) => sample.name === name && sample.at >= run.quiet);
  const cpu = idle.length < 2 ? 0 : ((idle.at(-1)!.cpuMs - idle[0]!.cpuMs) / (run.end - run.quiet)) * 100;
  return [
    life,
    {
      what: `${name}: RSS ${megabytes(last)} at last, ${slope} KB/h in the pauses, ${slopeOf(samples)} KB/h with all between them`,
      isKept: slope <= SLOPE_LIMIT_KB_PER_HOUR,
    },
    {
      what: `${name}: ${first.descriptors} descriptors at first, ${last.descriptors} at last`,
      isKept: last.descriptors - first.descriptors <= DESCRIPTORS_LIMIT,
    },
    { what: `${name}: ${cpu.toFixed(2)} % of a core when idle`, isKept: cpu < IDLE_CPU_LIMIT },
  ];
}

function megabytes({ rssBytes }: Sample): string {
  return `${Math.round(rssBytes / 1e6)} MB`;
}

function judgeLatency({ calls, warm, quiet }: SoakRun): Judged {
  const third = (quiet - warm) / 3;
  const p99 = (from: number, to: number) =>
    percentile(
      calls.filter(({ at }) => at >= from && at < to).map(({ ms }) => ms),
      0.99,
    );
  const [before, after] = [p99(warm, warm + third), p99(quiet - third, quiet)];
  return { what: `p99 ${before.toFixed(1)} ms at first, ${after.toFixed(1)} ms at last`, isKept: after <= before * (1 + DRIFT_LIMIT) };
}

/** During the warm-up the indexes are still built. */
function judgeAnswers({ calls, warm }: SoakRun): Judged {
  const judged = calls.filter(({ at }) => at >= warm);
  const wrong = judged.filter(({ outcome }) => outcome !== 'right').length;
  return { what: `${judged.length} calls, ${wrong} of them wrong`, isKept: wrong === 0 };
}

/** Of the resident memory, in KB per hour, by least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (key: 'at' | 'rssBytes') => samples.reduce((sum, sample) => sum + sample[key], 0) / samples.length;
  const [at, rss] = [mean('at'), mean('rssBytes')];
  const spread = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0);
  if (spread === 0) return 0;
  const perMs = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.rssBytes - rss), 0) / spread;
  return Math.round((perMs * HOUR_MS) / 1000);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
