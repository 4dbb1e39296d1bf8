/** A full index from nothing: how long, how much memory, how large. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { IndexReport } from '../../src/code-index/document.ts';
import type { IndexSummary } from '../../src/domain/daemon.ts';
import { DIST } from '../helpers/paths.ts';
import { atMost, figure, megabytes, seconds, type Figure } from './figures.ts';
import type { IndexGoals } from './goals.ts';
import { hasProc, watchPeakMemory } from './process-tree.ts';
import { COMMAND, runNode } from './processes.ts';
import { summarize } from './samples.ts';

const ONCE = fileURLToPath(new URL('index-once.mjs', import.meta.url));
/** What takes longer is measured once. */
const LONG_MS = 10_000;

export interface FullIndex {
  readonly work: readonly number[];
  readonly command: readonly number[];
  /** Undefined where memory cannot be sampled. */
  readonly peakBytes: number | undefined;
  readonly summary: IndexSummary;
}

/** Leaves the index of the project in `directory`. */
export async function measureFullIndex(root: string, directory: string, turns: number): Promise<FullIndex> {
  const work = await untilLong(turns, () => workOf(root, `${directory}-once`));
  const peaks: number[] = [];
  let summary: IndexSummary | undefined;
  const command = await untilLong(turns, async () => {
    rmSync(directory, { recursive: true, force: true });
    const run = await runWatched([COMMAND, 'index', '--full', '--json', '--project', root]);
    peaks.push(run.peakBytes);
    summary = JSON.parse(run.stdout) as IndexSummary;
    return run.ms;
  });
  return { work, command, peakBytes: hasProc ? Math.max(...peaks) : undefined, summary: summary! };
}

export function fullIndexFigures({ work, command, peakBytes, summary }: FullIndex, sourceBytes: number, goals: IndexGoals): Figure[] {
  const [workSummary, commandSummary] = [summarize(work), summarize(command)];
  const ratio = summary.sizeBytes / sourceBytes;
  return [
    atMost(`full index of ${summary.documents} files, work`, workSummary.p50, { limit: goals.work, show: seconds, data: workSummary }),
    atMost('the same, whole command', commandSummary.p50, { limit: goals.command, show: seconds, data: commandSummary }),
    ...(peakBytes === undefined
      ? []
      : [atMost('the same, peak memory of all its processes', peakBytes, { limit: goals.peakBytes, show: megabytes })]),
    figure(
      'index on disk / source text',
      goals.sizeRatio === undefined ? '' : `<= ${goals.sizeRatio}`,
      `${ratio.toFixed(2)} (${megabytes(summary.sizeBytes)} / ${megabytes(sourceBytes)})`,
      goals.sizeRatio === undefined || ratio <= goals.sizeRatio,
      { ratio, indexBytes: summary.sizeBytes, sourceBytes, symbols: summary.symbols },
    ),
  ];
}

async function untilLong(turns: number, work: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  while (values.length < turns && !values.some((ms) => ms > LONG_MS)) values.push(await work());
  return values;
}

async function workOf(root: string, directory: string): Promise<number> {
  try {
    return (JSON.parse(await runNode([ONCE, root, directory, DIST]).done) as IndexReport).durationMs;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runWatched(args: readonly string[]): Promise<{ stdout: string; ms: number; peakBytes: number }> {
  const start = performance.now();
  const { pid, done } = runNode(args);
  const memory = watchPeakMemory(pid);
  try {
    const stdout = await done;
    return { stdout, ms: performance.now() - start, peakBytes: memory.stop() };
  } finally {
    memory.stop();
  }
}
