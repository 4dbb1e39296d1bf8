/**
 * The figures that the project promises, measured on this machine: a table, and the same as JSON.
 *
 *   npm run bench -- [--corpus DIR] [--json FILE] [--quick]
 *
 * Absolute times depend on the machine and on what else it does; ratios are taken from pairs in one run.
 */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import { projectIdOf } from '../../src/domain/project.ts';
import { createPaths, indexDirectory } from '../../src/platform/paths.ts';
import { pollUntil } from '../../src/platform/deadline.ts';
import { DIST } from '../helpers/paths.ts';
import { corpusDirectory } from './corpus.ts';
import { bareNode, indexer, residentMiB, StdioServer } from './processes.ts';
import { measure, summarize } from './samples.ts';

interface Figure {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
  readonly data: unknown;
}

const { values: options } = parseArgs({
  options: { corpus: { type: 'string' }, json: { type: 'string', default: 'bench.json' }, quick: { type: 'boolean', default: false } },
});
const scale = options.quick ? 0.2 : 1;
const times = (count: number) => Math.max(3, Math.round(count * scale));

const home = mkdtempSync(join(tmpdir(), 'ixb-'));
process.env['INDEXER_HOME'] = home;
const corpus = realpathSync(corpusDirectory(options.corpus));
const SYMBOL = { name: 'Reply' };

const figures: Figure[] = [];
try {
  figures.push(...(await indexing()), ...(await starting()));
  await indexer('daemon', 'start', '--project', corpus);
  await ready();
  figures.push(...(await asking()), await proxyStart(), await idleMemory());
} finally {
  await indexer('supervisor', 'stop');
  rmSync(home, { recursive: true, force: true });
}
report(figures);

async function indexing(): Promise<Figure[]> {
  const wall = summarize(await measure(times(5), () => indexer('index', '--project', corpus, '--full')));
  const documents = (JSON.parse(await indexer('index', '--project', corpus, '--json')) as { documents: number }).documents;
  return [figure(`full index of ${documents} files, whole command`, '<= 2 s', `${seconds(wall.p50)} (p50)`, wall.p50 <= 2000, wall)];
}

async function starting(): Promise<Figure[]> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let turn = 0; turn < times(5); turn++) {
    cold.push(...(await measure(1, () => indexer('daemon', 'start', '--project', corpus))));
    await indexer('daemon', 'stop', '--project', corpus);
    warm.push(...(await measure(1, () => indexer('daemon', 'start', '--project', corpus))));
    await indexer('supervisor', 'stop');
  }
  const [withoutSupervisor, withSupervisor] = [summarize(cold), summarize(warm)];
  return [
    figure(
      '`daemon start`, nothing runs, index present',
      '<= 3 s',
      `${seconds(withoutSupervisor.p50)} (p50)`,
      withoutSupervisor.p50 <= 3000,
      withoutSupervisor,
    ),
    figure('`daemon start`, supervisor runs', '<= 1 s', `${seconds(withSupervisor.p50)} (p50)`, withSupervisor.p50 <= 1000, withSupervisor),
  ];
}

async function asking(): Promise<Figure[]> {
  const proxy = StdioServer.proxy(corpus);
  await proxy.initialize();
  await measure(times(500), () => proxy.call('find_symbol', SYMBOL));
  const warm = summarize(await measure(times(5000), () => proxy.call('find_symbol', SYMBOL)));
  const search = summarize(await measure(times(500), () => proxy.call('search_code', { query: 'reply' })));
  const peak = residentMiB(proxy.child.pid!, 'VmHWM');
  await proxy.close();

  const script = fileURLToPath(new URL('fresh-server.mjs', import.meta.url));
  const directory = indexDirectory(createPaths(), projectIdOf(corpus));
  const fresh = summarize(
    await measure(times(10), async () => {
      const server = new StdioServer(script, [corpus, `${directory}-fresh`, DIST]);
      await server.initialize();
      await server.call('find_symbol', SYMBOL);
      await server.close();
    }),
  );
  const ratio = fresh.p50 / warm.p50;
  return [
    figure('`find_symbol` through the proxy, warm, one caller', 'p50 <= 1 ms', milliseconds(warm.p50), warm.p50 <= 1, warm),
    figure('the same, p99', '<= 5 ms', milliseconds(warm.p99), warm.p99 <= 5, warm),
    figure('`search_code` through the proxy, warm', 'none yet', `${milliseconds(search.p50)} (p50)`, true, search),
    figure('against a fresh server per call', '>= 300 x', `${ratio.toFixed(0)} x (${milliseconds(fresh.p50)})`, ratio >= 300, {
      ratio,
      fresh,
    }),
    figure('proxy, peak memory', '<= 50 MiB', `${peak.toFixed(1)} MiB`, peak <= 50, { peakMiB: peak }),
  ];
}

async function proxyStart(): Promise<Figure> {
  const bare: number[] = [];
  const proxy: number[] = [];
  for (let turn = 0; turn < times(40); turn++) {
    bare.push(...(await measure(1, bareNode)));
    const start = performance.now();
    const server = StdioServer.proxy(corpus);
    await server.initialize();
    proxy.push(performance.now() - start);
    await server.close();
  }
  const [ours, node] = [summarize(proxy), summarize(bare)];
  const ratio = ours.p50 / node.p50;
  const measured = `${ratio.toFixed(2)} x (${milliseconds(ours.p50)} / ${milliseconds(node.p50)})`;
  return figure('proxy, spawn to `initialize` answered, against `node -e 0`', '<= 1.5 x', measured, ratio <= 1.5, {
    ratio,
    proxy: ours,
    node,
  });
}

/** After all the calls above: what stays resident when nobody asks any more. */
async function idleMemory(): Promise<Figure> {
  const [daemon] = await daemons();
  const rss = residentMiB(daemon!.pid!, 'VmRSS');
  return figure('daemon, resident after all of this', '<= 110 MiB', `${rss.toFixed(1)} MiB`, rss <= 110, { rssMiB: rss });
}

async function ready(): Promise<void> {
  const ask = async () => ((await daemons())[0]?.projects[0]?.index.state === 'ready' ? true : undefined);
  await pollUntil(ask, { intervalMs: 200, deadlineMs: 120_000, what: 'the index' });
}

async function daemons(): Promise<DaemonStatus[]> {
  return JSON.parse(await indexer('daemon', 'list', '--json')) as DaemonStatus[];
}

function figure(what: string, goal: string, measured: string, met: boolean, data: unknown): Figure {
  return { what, goal, measured, met, data };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}

function report(all: readonly Figure[]): void {
  const table = new Table({ head: ['what', 'goal', 'measured', ''], style: { head: [], border: [] } });
  for (const { what, goal, measured, met } of all) table.push([what, goal, measured, met ? '' : 'missed']);
  process.stdout.write(`${table.toString()}\n`);
  const machine = { node: process.version, platform: process.platform, arch: process.arch };
  writeFileSync(options.json, `${JSON.stringify({ machine, corpus: options.corpus ?? 'fastify', figures: all }, null, 2)}\n`);
}
