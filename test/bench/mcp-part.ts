/** The figures of the protocol: what the proxy adds, how many callers a daemon serves, what coming and going leaves behind. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { IndexReader } from '../../src/code-index/store/index-reader.ts';
import { projectIdOf } from '../../src/domain/project.ts';
import { createPaths, indexDirectory } from '../../src/platform/paths.ts';
import { bridgeFigures } from './bridges.ts';
import { addressOf, httpCaller, webSocketCaller, type Address, type Caller } from './callers.ts';
import type { Corpus } from './corpus.ts';
import { startDaemon } from './daemons.ts';
import { atMost, figure, milliseconds, type Figure, type Section } from './figures.ts';
import { load, type Load, type Question } from './load.ts';
import { cpuMsOf } from './process-tree.ts';
import { indexer, residentMiB } from './processes.ts';
import { symbolNames } from './questions.ts';

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
    const figures = [...bridges.figures, ...(await callers(directory, address, times)), ...(await comingAndGoing(address, times))];
    return { title: `MCP, on ${name}`, figures, notes: bridges.notes };
  } finally {
    await indexer('supervisor', 'stop');
  }
}

async function callers(directory: string, address: Address, times: Times): Promise<Figure[]> {
  const webSocket = () => webSocketCaller(address);
  const measured = async (open: () => Promise<Caller>, count: number, calls: number, question: Question = QUESTION): Promise<Measured> => {
    const before = cpuMsOf(address.pid);
    const result = await load(open, count, calls, question);
    return { ...result, daemonCpuUs: ((cpuMsOf(address.pid) - before) * 1000) / (calls + count) };
  };
  const one = await measured(webSocket, 1, times(3000));
  const some = await measured(webSocket, 32, times(20_000));
  const names = namesOf(directory);
  const others = await measured(webSocket, 32, times(20_000), (call) => ['find_symbol', { name: names[call % names.length] }]);
  const many = await measured(webSocket, 128, times(20_000));
  const http = await measured(() => httpCaller(address), 32, times(5000));
  return [
    atMost('`find_symbol` over WebSocket, 1 caller, p50', one.latency.p50, { limit: 0.6, show: milliseconds, data: one, also: costs(one) }),
    atLeast('the same, 32 callers', some, 4000),
    atLeast(`the same, ${names.length} names in turn, none of them kept from the last time`, others, undefined),
    atMost('one name again, 128 callers, p99', many.latency.p99, {
      limit: 100,
      show: milliseconds,
      data: many,
      also: `${many.errors} errors`,
    }),
    atLeast('Streamable HTTP, 32 callers', http, 1500),
  ];
}

interface Measured extends Load {
  readonly daemonCpuUs: number;
}

/** Without a limit nothing is promised. */
function atLeast(what: string, result: Measured, limit: number | undefined): Figure {
  const { callsPerSecond, errors } = result;
  const met = limit === undefined || (callsPerSecond >= limit && errors === 0);
  const goal = limit === undefined ? '' : `>= ${limit} calls/s`;
  return figure(what, goal, `${callsPerSecond.toFixed(0)} calls/s (${costs(result)})`, met, result);
}

/** Processor time of a call: what is left when other programs share the machine. */
function costs({ daemonCpuUs, callerCpuUs }: Measured): string {
  return `processor: daemon ${daemonCpuUs.toFixed(0)} µs, callers ${callerCpuUs.toFixed(0)} µs a call`;
}

function namesOf(directory: string): readonly string[] {
  const reader = IndexReader.open(join(indexDirectory(createPaths(), projectIdOf(directory)), 'code_index.db'));
  if (reader === undefined) throw new Error(`${directory} has no index`);
  try {
    return symbolNames(reader);
  } finally {
    reader.close();
  }
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
