/** A full index from nothing: how long, how much memory, how large. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { IndexReport } from '../../src/code-index/document.ts';
import type { IndexSummary } from '../../src/domain/daemon.ts';
import { COMMAND, DIST } from '../helpers/paths.ts';
import { atMost, megabytes, seconds, type Figure } from './figures.ts';
import type { IndexGoals } from './goals.ts';
import { hasProc, watchTree, type TreeUsage } from './process-tree.ts';
import { indexer, runNode } from './processes.ts';
import { summarize } from './samples.ts';

const ONCE = fileURLToPath(new URL('index-once.mjs', import.meta.url));
/** What takes longer is measured once, and without the command, which only adds the start of a program. */
const LONG_MS = 30_000;

export interface FullIndex {
  readonly work: readonly number[];
  readonly command: readonly number[];
  /** Of each run; empty where processes cannot be sampled. */
  readonly usage: readonly TreeUsage[];
  readonly summary: IndexSummary;
}

/** Leaves the index of the project in `directory`. */
export async function measureFullIndex(root: string, directory: string, turns: number): Promise<FullIndex> {
  const work: number[] = [];
  const command: number[] = [];
  const usage: TreeUsage[] = [];
  for (let turn = 0; turn < turns; turn++) {
    rmSync(directory, { recursive: true, force: true });
    const once = await runWatched([ONCE, root, directory, DIST]);
    work.push((JSON.parse(once.stdout) as IndexReport).durationMs);
    usage.push(once.usage);
    if (once.ms > LONG_MS) break;
    rmSync(directory, { recursive: true, force: true });
    const whole = await runWatched([COMMAND, 'index', '--full', '--json', '--project', root]);
    command.push(whole.ms);
    usage.push(whole.usage);
  }
  const status = JSON.parse(await indexer('index', '--status', '--json', '--project', root)) as { index: IndexSummary };
  return { work, command, usage: hasProc ? usage : [], summary: status.index };
}

export function fullIndexFigures({ work, command, usage, summary }: FullIndex, sourceBytes: number, goals: IndexGoals): Figure[] {
  return [
    duration(`full index of ${summary.documents} files, work`, work, goals.work),
    ...(command.length === 0 ? [] : [duration('the same, whole command', command, goals.command)]),
    ...(usage.length === 0 ? [] : usageFigures(usage, goals)),
    sizeFigure(summary, sourceBytes, goals.sizeRatio),
  ];
}

function duration(what: string, values: readonly number[], limit: number | undefined): Figure {
  const summary = summarize(values);
  return atMost(what, summary.p50, { limit, show: seconds, data: summary });
}

function usageFigures(usage: readonly TreeUsage[], { peakBytes: limit }: IndexGoals): Figure[] {
  const peak = Math.max(...usage.map(({ peakBytes }) => peakBytes));
  return [
    duration(
      'the same, processor time',
      usage.map(({ cpuMs }) => cpuMs),
      undefined,
    ),
    atMost('the same, peak memory of all its processes', peak, { limit, show: megabytes }),
  ];
}

function sizeFigure({ sizeBytes, symbols }: IndexSummary, sourceBytes: number, limit: number | undefined): Figure {
  const ratio = sizeBytes / sourceBytes;
  const show = (value: number) => value.toFixed(2);
  const also = `${megabytes(sizeBytes)} / ${megabytes(sourceBytes)}`;
  return atMost('index on disk / source text', ratio, { limit, show, data: { ratio, indexBytes: sizeBytes, sourceBytes, symbols }, also });
}

async function runWatched(args: readonly string[]): Promise<{ stdout: string; ms: number; usage: TreeUsage }> {
  const start = performance.now();
  const { pid, done } = runNode(args);
  const tree = watchTree(pid);
  try {
    const stdout = await done;
    return { stdout, ms: performance.now() - start, usage: tree.stop() };
  } finally {
    tree.stop();
  }
}
