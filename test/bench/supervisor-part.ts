/** The figures of the supervisor: crowds, coming back, many daemons, the pool. Projects are small: what is measured is not the index. */
import { pollUntil } from '../../src/platform/deadline.ts';
import { askAllAtOnce } from '../helpers/crowd.ts';
import { daemonOf, startDaemon } from './daemons.ts';
import { atMost, figure, milliseconds, seconds, type Figure, type Section } from './figures.ts';
import { manyDaemonsFigures } from './many-daemons.ts';
import { poolFigures } from './pool-load.ts';
import { indexer, runNode, StdioServer } from './processes.ts';
import { measure, summarize } from './samples.ts';
import { smallProjects, type SmallProject, type SmallProjects } from './small-projects.ts';

const CROWD = 100;
const RETRY_MS = 5;
const ANSWER_DEADLINE_MS = 20_000;

type Times = (count: number) => number;

/** @param times scales how often something is measured */
export async function supervisorPart(times: Times): Promise<Section> {
  const projects = smallProjects();
  try {
    const idleNode = summarize(await measure(10, () => runNode(['-e', '0']).done));
    const parts = [
      () => crowds(projects, times),
      () => comingBack(projects, times),
      () => poolFigures(projects, times),
      () => manyDaemonsFigures(projects),
    ];
    const figures: Figure[] = [];
    for (const part of parts) {
      figures.push(...(await part()));
      await indexer('supervisor', 'stop');
    }
    const notes = [`a process of Node that does nothing takes ${milliseconds(idleNode.p50)} on this machine, p50`];
    return { title: 'supervisor, on small projects', figures, notes };
  } finally {
    await indexer('supervisor', 'stop');
    projects.remove();
  }
}

async function crowds(projects: SmallProjects, times: Times): Promise<Figure[]> {
  const supervised: Figure[] = [];
  const cold: Figure[] = [];
  for (let turn = 0; turn < times(5); turn++) {
    cold.push(await crowd('the same where nothing runs', projects.take(1)[0]!));
    supervised.push(await crowd(`${CROWD} concurrent starts of one project: daemons / answers / p99`, projects.take(1)[0]!));
    await indexer('supervisor', 'stop');
  }
  return [worst(supervised), worst(cold)];
}

async function crowd(what: string, { root }: SmallProject): Promise<Figure> {
  const { answers, startMs } = await askAllAtOnce(
    Array.from({ length: CROWD }, () => root),
    {},
  );
  const daemons = new Set(answers.map(({ pid }) => pid)).size;
  const right = answers.filter(({ error }) => error === undefined).length;
  const times = summarize(answers.map(({ ms }) => ms));
  const met = daemons === 1 && right === CROWD && times.p99 <= 5000;
  const measured = `${daemons} / ${right} / ${seconds(times.p99)} (${seconds(startMs)} until ${CROWD} clients had started)`;
  return figure(what, `1 / ${CROWD} / <= 5 s`, measured, met, { ...times, startMs });
}

/** Of several turns the slowest, or one that went wrong. */
function worst(figures: readonly Figure[]): Figure {
  return figures.toSorted((one, other) => Number(one.met) - Number(other.met) || p99Of(other) - p99Of(one))[0]!;
}

function p99Of({ data }: Figure): number {
  return (data as { p99: number }).p99;
}

async function comingBack(projects: SmallProjects, times: Times): Promise<Figure[]> {
  const [project] = projects.take(1);
  const { root, name } = project!;
  await startDaemon(root);
  const woken: number[] = [];
  const healed: number[] = [];
  for (let turn = 0; turn < times(15); turn++) {
    await indexer('daemon', 'stop', '--project', root);
    const start = performance.now();
    const proxy = StdioServer.proxy(root);
    await proxy.initialize();
    await untilRight(proxy, name);
    woken.push(performance.now() - start);
    process.kill((await daemonOf(root)).pid!, 'SIGKILL');
    const killed = performance.now();
    await untilRight(proxy, name);
    healed.push(performance.now() - killed);
    await proxy.close();
  }
  const [fromStop, fromKill] = [summarize(woken), summarize(healed)];
  return [
    atMost('stopped project, first right answer through a new proxy, p50', fromStop.p50, {
      limit: 700,
      show: milliseconds,
      data: fromStop,
    }),
    atMost('daemon killed -9, next right answer through the same proxy, p50', fromKill.p50, {
      limit: 1500,
      show: milliseconds,
      data: fromKill,
      also: `slowest ${milliseconds(fromKill.max)}`,
    }),
  ];
}

async function untilRight(proxy: StdioServer, name: string): Promise<void> {
  const ask = async () => ((await proxy.text('find_symbol', { name })).includes('a.ts:1-1') ? true : undefined);
  await pollUntil(ask, { intervalMs: RETRY_MS, deadlineMs: ANSWER_DEADLINE_MS, what: 'a right answer' });
}
