/** What fifty daemons cost on a small machine. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SupervisorStatus } from '../../src/domain/control-api.ts';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import { pollUntil } from '../../src/platform/deadline.ts';
import { createPaths } from '../../src/platform/paths.ts';
import { startDaemon } from './daemons.ts';
import { atMost, figure, mebibytes, milliseconds, seconds, type Figure } from './figures.ts';
import { cpuMsOf, processTree, residentBytesOf } from './process-tree.ts';
import { indexer } from './processes.ts';
import { measure, summarize } from './samples.ts';
import type { SmallProjects } from './small-projects.ts';

const DAEMONS = 50;
/** Commands that run at a time: a person's script, not a crowd. */
const AT_ONCE = 4;
const READY_DEADLINE_MS = 180_000;
/** Indexing processes have ended by then, and daemons have given back what they kept. */
const REST_MS = 45_000;
const IDLE_MS = 60_000;
/** Does nothing, as often as a daemon shows that it lives. */
const WAKES = 'setInterval(() => {}, 4000)';

export async function manyDaemonsFigures(projects: SmallProjects): Promise<Figure[]> {
  const [first, ...others] = projects.take(DAEMONS);
  await startDaemon(first!.root);
  await sleep(REST_MS);
  const alone = residentBytesOf((await managers()).flat());
  const floor = await wakingShare();

  const start = performance.now();
  await inTurns(others, ({ root }) => indexer('daemon', 'start', '--project', root));
  const startMs = performance.now() - start;
  await pollUntil(areAllReady, { intervalMs: 500, deadlineMs: READY_DEADLINE_MS, what: 'fifty daemons' });
  const indexedMs = performance.now() - start;
  const list = summarize(await measure(10, () => indexer('daemon', 'list', '--json')));

  await sleep(REST_MS);
  const managing = await managers();
  const daemons = (await listed()).flatMap(({ pid }) => (pid === null ? [] : processTree(pid)));
  const share = await idleShare([...managing, ...daemons]);
  const many = residentBytesOf(managing);
  return [
    atMost(`${DAEMONS} daemons: start all`, startMs, {
      limit: 45_000,
      show: seconds,
      also: `${seconds(indexedMs)} until all have an index`,
      data: { startMs, indexedMs },
    }),
    atMost('the same: `daemon list --json`, p50', list.p50, { limit: 400, show: milliseconds, data: list }),
    figure(
      'the same, idle: processor time of everything',
      '< 2 % of a core',
      `${percent(share)} (${percent(floor)} for as many Node processes that only wake)`,
      share < 0.02,
      { share, floor },
    ),
    atMost(`supervisor and pm2, resident, with ${DAEMONS} daemons`, many, { limit: 130 * 1_048_576, show: mebibytes }),
    figure('the same, against one daemon', '+- 15 %', `${((many / alone - 1) * 100).toFixed(0)} %`, Math.abs(many / alone - 1) <= 0.15, {
      alone,
      many,
    }),
  ];
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function listed(): Promise<DaemonStatus[]> {
  return JSON.parse(await indexer('daemon', 'list', '--json')) as DaemonStatus[];
}

async function areAllReady(): Promise<true | undefined> {
  const daemons = await listed();
  const ready = daemons.filter(({ state, projects }) => state === 'ready' && projects.every(({ index }) => index.state === 'ready'));
  return ready.length === DAEMONS ? true : undefined;
}

/** Process ids of the supervisor and of pm2. */
async function managers(): Promise<number[]> {
  const { pid } = JSON.parse(await indexer('supervisor', 'status', '--json')) as SupervisorStatus;
  return [pid, Number(readFileSync(join(createPaths().pm2Home, 'pm2.pid'), 'utf8'))];
}

/** What the machine asks for as many processes of Node that do nothing but wake as often: machines differ widely in that. */
async function wakingShare(): Promise<number> {
  const processes = Array.from({ length: DAEMONS }, () => spawn(process.execPath, ['-e', WAKES], { stdio: 'ignore' }));
  try {
    await sleep(REST_MS);
    return await idleShare(processes.map(({ pid }) => pid!));
  } finally {
    for (const one of processes) one.kill();
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

/** Share of one core that the processes use together. */
async function idleShare(pids: readonly number[]): Promise<number> {
  const used = () => pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0);
  const [from, before] = [performance.now(), used()];
  await sleep(IDLE_MS);
  return (used() - before) / (performance.now() - from);
}
