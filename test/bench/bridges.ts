/** The bridges between stdio and HTTP that people use today, in front of the same daemon, beside our proxy. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../src/domain/errors.ts';
import { installPackages, packageDirectory } from '../helpers/npm-packages.ts';
import { httpCaller, webSocketCaller, type Address, type Caller } from './callers.ts';
import { figure, milliseconds, type Figure } from './figures.ts';
import { residentMiB, StdioServer } from './processes.ts';
import { measure, summarize } from './samples.ts';

const FOLDER = join(tmpdir(), 'indexer-bench-bridges');
const SUPERGATEWAY = { name: 'supergateway', version: '4.0.0' };
const MCP_REMOTE = { name: 'mcp-remote', version: '0.15.1' };
const WINDOW = 32;

interface Bridge {
  readonly name: string;
  readonly start: () => StdioServer;
  /** What the bridge itself talks to, for the time that it adds. */
  readonly direct: () => Promise<Caller>;
}

interface Row {
  readonly name: string;
  readonly startMs: number;
  readonly addedMs: number;
  readonly callsPerSecond: number;
  readonly peakMiB: number;
}

export async function bridgeFigures(project: string, address: Address, question: [string, object], times: Times) {
  const ours = await measured(
    { name: 'indexer proxy', start: () => StdioServer.proxy(project), direct: () => webSocketCaller(address) },
    question,
    times,
  );
  const others: Row[] = [];
  const notes = ['mcp-proxy 6.7 is left out: it puts HTTP in front of a stdio server and has no stdio side of its own'];
  try {
    await installPackages(FOLDER, [SUPERGATEWAY, MCP_REMOTE]);
    for (const bridge of bridgesTo(address)) others.push(await measured(bridge, question, times));
  } catch (error) {
    notes.push(`the other bridges are left out: ${messageOf(error)}`);
  }
  return { figures: figuresOf(ours, others), notes };
}

type Times = (count: number) => number;

function bridgesTo(address: Address): Bridge[] {
  const header = `Authorization: Bearer ${address.token}`;
  const direct = () => httpCaller(address);
  const start = (script: string, args: string[]) => () => new StdioServer(script, args);
  return [
    {
      name: `${SUPERGATEWAY.name} ${SUPERGATEWAY.version}`,
      start: start(join(packageDirectory(FOLDER, SUPERGATEWAY), 'dist', 'index.js'), [
        '--streamableHttp',
        address.http,
        '--header',
        header,
        '--logLevel',
        'none',
      ]),
      direct,
    },
    {
      name: `${MCP_REMOTE.name} ${MCP_REMOTE.version}`,
      start: start(join(packageDirectory(FOLDER, MCP_REMOTE), 'dist', 'proxy.js'), [
        address.http,
        '--header',
        header,
        '--allow-http',
        '--silent',
      ]),
      direct,
    },
  ];
}

async function measured({ name, start, direct }: Bridge, question: [string, object], times: Times): Promise<Row> {
  const startMs = summarize(await measure(times(10), () => startAndStop(start))).p50;
  const [caller, server] = [await direct(), start()];
  await server.initialize();
  const through: number[] = [];
  const without: number[] = [];
  // In turns, so that both see the same noise.
  for (let turn = 0; turn < times(1000); turn++) {
    through.push(...(await measure(1, () => server.call(...question))));
    without.push(...(await measure(1, () => caller.call(...question))));
  }
  const callsPerSecond = await pipelined(server, question, times(3000));
  const peakMiB = residentMiB(server.child.pid!, 'VmHWM');
  await Promise.all([caller.close(), server.close()]);
  return { name, startMs, addedMs: summarize(through).p50 - summarize(without).p50, callsPerSecond, peakMiB };
}

async function startAndStop(start: () => StdioServer): Promise<void> {
  const server = start();
  await server.initialize();
  await server.close();
}

/** With 32 calls in flight. */
async function pipelined(server: StdioServer, question: [string, object], calls: number): Promise<number> {
  let left = calls;
  const work = async () => {
    while (left-- > 0) await server.call(...question);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: WINDOW }, work));
  return (calls * 1000) / (performance.now() - start);
}

function figuresOf(ours: Row, others: readonly Row[]): Figure[] {
  const rows = [ours, ...others];
  const column = (what: string, of: (row: Row) => number, show: (value: number) => string, sign: 1 | -1): Figure => {
    const best = Math.min(...others.map((row) => of(row) * sign)) * sign;
    const measuredText = rows.map((row) => `${row.name}: ${show(of(row))}`).join('\n');
    const met = others.every((row) => of(ours) * sign < of(row) * sign);
    return figure(
      what,
      others.length === 0 ? '' : `better than ${show(best)}`,
      measuredText,
      met,
      Object.fromEntries(rows.map((row) => [row.name, of(row)])),
    );
  };
  return [
    column('bridges: time added to a call, p50', ({ addedMs }) => addedMs, milliseconds, 1),
    column(
      `bridges: calls a second, ${WINDOW} in flight`,
      ({ callsPerSecond }) => callsPerSecond,
      (value) => value.toFixed(0),
      -1,
    ),
    column('bridges: spawn to `initialize` and end', ({ startMs }) => startMs, milliseconds, 1),
    column(
      'bridges: peak memory',
      ({ peakMiB }) => peakMiB,
      (value) => `${value.toFixed(1)} MiB`,
      1,
    ),
  ];
}
