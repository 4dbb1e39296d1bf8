/** The figures of the protocol: what the proxy adds, how many callers a daemon serves, what coming and going leaves behind. */
import { readdirSync } from 'node:fs';
import { bridgeFigures } from './bridges.ts';
import { addressOf, httpCaller, webSocketCaller, type Address } from './callers.ts';
import type { Corpus } from './corpus.ts';
import { startDaemon } from './daemons.ts';
import { atMost, figure, milliseconds, type Figure, type Section } from './figures.ts';
import { load } from './load.ts';
import { indexer, residentMiB } from './processes.ts';

const QUESTION: [string, object] = ['find_symbol', { name: 'Reply' }];
/** Connections that are open at a time while they come and go. */
const CYCLES_AT_ONCE = 8;

type Times = (count: number) => number;

/** @param times scales how often something is measured */
export async function mcpPart({ name, directory }: Corpus, times: Times): Promise<Section> {
  try {
    await startDaemon(directory);
    const address = await addressOf(directory);
    const bridges = await bridgeFigures(directory, address, QUESTION, times);
    const figures = [...bridges.figures, ...(await callers(address, times)), ...(await comingAndGoing(address, times))];
    return { title: `MCP, on ${name}`, figures, notes: bridges.notes };
  } finally {
    await indexer('supervisor', 'stop');
  }
}

async function callers(address: Address, times: Times): Promise<Figure[]> {
  const webSocket = () => webSocketCaller(address);
  const one = await load(webSocket, 1, times(3000), QUESTION);
  const some = await load(webSocket, 32, times(20_000), QUESTION);
  const many = await load(webSocket, 128, times(20_000), QUESTION);
  const http = await load(() => httpCaller(address), 32, times(5000), QUESTION);
  const rate = (value: number) => `${value.toFixed(0)} calls/s`;
  return [
    atMost('`find_symbol` over WebSocket, 1 caller, p50', one.latency.p50, { limit: 0.6, show: milliseconds, data: one }),
    figure('the same, 32 callers', '>= 4000 calls/s', rate(some.callsPerSecond), some.callsPerSecond >= 4000, some),
    atMost('the same, 128 callers, p99', many.latency.p99, { limit: 100, show: milliseconds, data: many, also: `${many.errors} errors` }),
    figure(
      'Streamable HTTP, 32 callers',
      '>= 1500 calls/s',
      rate(http.callsPerSecond),
      http.callsPerSecond >= 1500 && http.errors === 0,
      http,
    ),
  ];
}

async function comingAndGoing(address: Address, times: Times): Promise<Figure[]> {
  const cycles = times(10_000);
  const cycle = async () => {
    const caller = await webSocketCaller(address);
    await caller.call(...QUESTION);
    await caller.close();
  };
  await manyTimes(cycle, Math.round(cycles / 5)); // what is allocated once is not what leaks
  const before = { rss: residentMiB(address.pid, 'VmRSS'), files: openFiles(address.pid) };
  await manyTimes(cycle, cycles);
  const grown = residentMiB(address.pid, 'VmRSS') - before.rss;
  const files = openFiles(address.pid) - before.files;
  return [
    atMost(`${cycles} times connect, call, disconnect: memory of the daemon`, grown, {
      limit: 10,
      show: (value) => `+${value.toFixed(1)} MiB`,
    }),
    atMost('the same: open files', files, { limit: 0, show: (value) => `+${value}` }),
  ];
}

async function manyTimes(work: () => Promise<void>, count: number): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: CYCLES_AT_ONCE }, worker));
}

function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
