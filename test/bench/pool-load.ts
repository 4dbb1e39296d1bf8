/** What one busy project does to the others in its pool, and what a rolling restart does to calls. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ControlClient } from '../../src/connector/control-client.ts';
import type { DaemonId } from '../../src/domain/daemon.ts';
import { pollUntil } from '../../src/platform/deadline.ts';
import { createPaths } from '../../src/platform/paths.ts';
import { callingAllTheTime } from '../helpers/constant-calls.ts';
import { addressAt, webSocketCaller, type Address } from './callers.ts';
import { figure, milliseconds, type Figure } from './figures.ts';
import { indexer, StdioServer } from './processes.ts';
import { measure, summarize, type Samples } from './samples.ts';
import type { SmallProject, SmallProjects } from './small-projects.ts';

const SLOTS = 4;
const PROJECTS = 200;
const CALLERS_OF_THE_HOT_ONE = 16;
const SAMPLED_PROJECTS = 20;
/** Quiet and hot in turn: what else the machine does changes by the minute, and meets both alike. */
const WINDOWS = 5;
/** Between two calls of a person's client. */
const PAUSE_MS = 10;
const READY_DEADLINE_MS = 600_000;
const RESTARTED_PROJECTS = 6;
const CALLS_PER_SECOND = 50;

interface Served extends SmallProject {
  readonly daemonId: DaemonId;
  readonly address: Address;
}

type Times = (count: number) => number;

export async function poolFigures(projects: SmallProjects, times: Times): Promise<Figure[]> {
  await indexer('pool', 'start', '--size', String(SLOTS));
  const served: Served[] = [];
  for (const project of projects.take(PROJECTS)) served.push(await serve(project));
  await allIndexed();
  const hot = served[0]!;
  const others = served.filter(({ daemonId }) => daemonId !== hot.daemonId).slice(0, SAMPLED_PROJECTS);
  const { quiet, loaded } = await quietAndHot(hot, others, times(1000));
  const ratio = loaded.p99 / quiet.p99;
  const measured = `${ratio.toFixed(2)} x (${milliseconds(loaded.p99)} / ${milliseconds(quiet.p99)})`;
  return [
    figure(`pool of ${SLOTS}, ${PROJECTS} projects, one hot: p99 of the others, in other slots`, '<= 2 x quiet', measured, ratio <= 2, {
      quiet,
      loaded,
    }),
    await rollingRestart(projects.take(RESTARTED_PROJECTS)),
  ];
}

async function serve(project: SmallProject): Promise<Served> {
  const control = new ControlClient(createPaths().supervisorSocket);
  const { daemon, projectId } = await control.ensureProject({ root: project.root, placement: 'pool' });
  return { ...project, daemonId: daemon.daemonId, address: addressAt(daemon, projectId) };
}

async function allIndexed(): Promise<void> {
  const control = new ControlClient(createPaths().supervisorSocket);
  const ask = async () => {
    const daemons = await control.daemons();
    return daemons.every(({ projects }) => projects.every(({ index }) => index.state === 'ready')) ? true : undefined;
  };
  await pollUntil(ask, { intervalMs: 500, deadlineMs: READY_DEADLINE_MS, what: 'the indexes of the pool' });
}

/** @param calls in each window */
async function quietAndHot(hot: Served, others: readonly Served[], calls: number): Promise<{ quiet: Samples; loaded: Samples }> {
  const [quiet, loaded]: [number[], number[]] = [[], []];
  for (let window = 0; window < WINDOWS; window++) {
    quiet.push(...(await timesOf(others, calls)));
    const heat = await makeHot(hot);
    loaded.push(...(await timesOf(others, calls)));
    await heat.stop();
  }
  return { quiet: summarize(quiet), loaded: summarize(loaded) };
}

async function timesOf(projects: readonly Served[], calls: number): Promise<number[]> {
  const callers = await Promise.all(projects.map(async ({ address, name }) => ({ caller: await webSocketCaller(address), name })));
  for (const { caller, name } of callers) await caller.call('find_symbol', { name });
  const times: number[] = [];
  for (let call = 0; call < calls; call++) {
    const { caller, name } = callers[call % callers.length]!;
    times.push(...(await measure(1, () => caller.call('find_symbol', { name }))));
    await sleep(PAUSE_MS);
  }
  await Promise.all(callers.map(({ caller }) => caller.close()));
  return times;
}

/** Calls without a pause, from a process of its own: ours is the one that measures. */
async function makeHot({ address, name }: Served): Promise<{ stop(): Promise<void> }> {
  const script = fileURLToPath(new URL('hot-callers.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  child.stdin.write(`${JSON.stringify({ address, name, callers: CALLERS_OF_THE_HOT_ONE })}\n`);
  await once(child.stdout, 'data');
  return {
    stop: async () => {
      child.stdin.end();
      await exit;
    },
  };
}

async function rollingRestart(projects: readonly SmallProject[]): Promise<Figure> {
  const callers = [];
  for (const { root, name } of projects) {
    const proxy = StdioServer.proxy(root);
    await proxy.initialize();
    callers.push({ name, proxy, client: { call: (tool: string, input: object) => proxy.text(tool, input) } });
  }
  const calls = await callingAllTheTime(callers, CALLS_PER_SECOND);
  await indexer('pool', 'restart');
  const { count, failures, durations } = await calls.stop();
  await Promise.all(callers.map(({ proxy }) => proxy.close()));
  const what = `rolling restart of the pool under ${CALLS_PER_SECOND} calls/s`;
  const measured = `${failures.length} of ${count} (slowest ${milliseconds(durations.at(-1)!)})`;
  return figure(what, '0 failed calls', measured, failures.length === 0, { count, failures });
}
