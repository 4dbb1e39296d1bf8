/** The figures of starting, asking and resting, on one corpus that nothing changes. */
import { fileURLToPath } from 'node:url';
import { projectIdOf } from '../../src/domain/project.ts';
import { createPaths, indexDirectory } from '../../src/platform/paths.ts';
import { DIST } from '../helpers/paths.ts';
import type { Corpus } from './corpus.ts';
import { startDaemon } from './daemons.ts';
import { figure, milliseconds, seconds, type Figure, type Section } from './figures.ts';
import { idleFigure } from './idle-memory.ts';
import { bareNode, bareNodeMiB, indexer, residentMiB, StdioServer } from './processes.ts';
import { measure, summarize } from './samples.ts';

const SYMBOL = { name: 'Reply' };
const IDLE_BYTES = 110 * 1_048_576;

/** @param times scales how often something is measured */
export async function runtimePart({ name, directory: corpus }: Corpus, times: Times): Promise<Section> {
  try {
    const figures = [...(await indexing(corpus, times)), ...(await starting(corpus, times))];
    await startDaemon(corpus);
    figures.push(...(await asking(corpus, times)), await proxyStart(corpus, times), await idleFigure(corpus, { idleBytes: IDLE_BYTES }));
    return { title: `runtime, on ${name}`, figures, notes: [] };
  } finally {
    await indexer('supervisor', 'stop');
  }
}

type Times = (count: number) => number;

async function indexing(corpus: string, times: Times): Promise<Figure[]> {
  const wall = summarize(await measure(times(5), () => indexer('index', '--project', corpus, '--full')));
  const documents = (JSON.parse(await indexer('index', '--project', corpus, '--json')) as { documents: number }).documents;
  return [figure(`full index of ${documents} files, whole command`, '<= 2 s', `${seconds(wall.p50)} (p50)`, wall.p50 <= 2000, wall)];
}

async function starting(corpus: string, times: Times): Promise<Figure[]> {
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

async function asking(corpus: string, times: Times): Promise<Figure[]> {
  const proxy = StdioServer.proxy(corpus);
  await proxy.initialize();
  await measure(times(500), () => proxy.call('find_symbol', SYMBOL));
  const warm = summarize(await measure(times(5000), () => proxy.call('find_symbol', SYMBOL)));
  const search = summarize(await measure(times(500), () => proxy.call('search_code', { query: 'reply' })));
  const peak = residentMiB(proxy.child.pid!, 'VmHWM');
  await proxy.close();
  const bare = await bareNodeMiB();

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
    figure('proxy, peak memory', '<= 46 MiB', `${peak.toFixed(1)} MiB (bare Node: ${bare.toFixed(1)} MiB)`, peak <= 46, {
      peakMiB: peak,
      bareMiB: bare,
    }),
  ];
}

async function proxyStart(corpus: string, times: Times): Promise<Figure> {
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
  return figure('proxy, spawn to `initialize` answered, against `node -e 0`', '<= 1.3 x', measured, ratio <= 1.3, {
    ratio,
    proxy: ours,
    node,
  });
}
