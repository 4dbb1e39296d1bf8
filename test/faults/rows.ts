/**
 * The table of faults. A row is proved by the files `row-NN-*.test.ts` beside this one and by those it names in `also`;
 * a row without either says why. `rows.test.ts` checks it.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface FaultRow {
  readonly row: number;
  readonly fault: string;
  /** Takes longer than 5 s: runs in `npm run faults` only, not in `npm test`. */
  readonly slow?: true;
  /** Tests elsewhere in the repository that prove the row, or a part of it. */
  readonly also?: readonly string[];
  /** Why there is no test of the row; says nothing once there is one. */
  readonly missing?: string;
}

export const ROWS: readonly FaultRow[] = [
  { row: 1, fault: '100 concurrent starts of one project', slow: true },
  { row: 2, fault: '100 concurrent starts over 25 projects, four spellings each', slow: true },
  { row: 3, fault: '20 first contacts with the supervisor at once', slow: true },
  { row: 4, fault: 'kill -9 at each named step', slow: true },
  { row: 5, fault: 'kill -9 of pm2 with 10 daemons', slow: true },
  { row: 6, fault: 'kill -9 of proxy, client, parent', slow: true },
  { row: 7, fault: 'a stopped daemon', slow: true },
  { row: 8, fault: 'a stopped pm2', slow: true },
  { row: 9, fault: 'a blocked event loop', slow: true },
  { row: 10, fault: 'the port is stolen before the start' },
  { row: 11, fault: 'two projects with one preferred port' },
  { row: 12, fault: '1,000 projects allocate ports' },
  { row: 13, fault: 'PID reuse', slow: true },
  { row: 14, fault: 'reboot' },
  { row: 15, fault: 'damaged registry', slow: true },
  { row: 16, fault: '50 writers of the registry at once', slow: true },
  { row: 17, fault: 'full disk', slow: true, also: ['test/integration/index-storage.test.ts'] },
  { row: 18, fault: 'damaged index', also: ['test/integration/index-storage.test.ts'] },
  { row: 19, fault: 'no file descriptors, no memory', slow: true },
  { row: 20, fault: 'the clock jumps' },
  { row: 21, fault: 'the machine sleeps', slow: true },
  { row: 22, fault: 'a half-open connection', slow: true },
  { row: 23, fault: 'version skew', slow: true },
  { row: 24, fault: 'crash loops of every speed', slow: true },
  { row: 25, fault: 'a memory leak', slow: true },
  { row: 26, fault: 'a stop under load', slow: true },
  { row: 27, fault: 'stop and start over and over', slow: true },
  { row: 28, fault: 'the project vanishes under its daemon', slow: true },
  { row: 29, fault: 'no inotify watches left', also: ['test/unit/code-index/watch.test.ts'] },
  { row: 30, fault: 'hostile clients', also: ['test/integration/daemon.test.ts', 'test/e2e/daemon.test.ts'] },
  { row: 31, fault: 'a secret in the environment of whoever starts it', also: ['test/e2e/daemon.test.ts'] },
  { row: 32, fault: 'MCP handshake while the daemon is down, hangs or indexes', slow: true },
  { row: 33, fault: 'the MCP client goes away', slow: true, also: ['test/e2e/proxy.test.ts'] },
  { row: 34, fault: '40 MCP sessions of one project', slow: true },
  { row: 35, fault: 'a flood of log lines', slow: true },
  { row: 36, fault: 'hours of use', missing: 'takes hours: `npm run soak`' },
  { row: 37, fault: 'random faults under load', missing: 'takes half an hour: `npm run chaos`' },
  { row: 39, fault: 'two hosts, expired leases', missing: 'there is no registry over several hosts yet' },
  { row: 38, fault: 'abuse of the lock file', slow: true },
];

const DIRECTORY = fileURLToPath(new URL('.', import.meta.url));

/** The test files of a row in this directory. */
export function filesOf(row: number): string[] {
  return testFiles().filter((file) => rowOf(file) === row);
}

export function testFiles(): string[] {
  return readdirSync(DIRECTORY)
    .filter((file) => /^row-.*\.test\.ts$/.test(file))
    .sort();
}

export function rowOf(file: string): number {
  return Number(/^row-(\d+)-/.exec(file)?.[1]);
}

/** Patterns of what `npm test` leaves out. */
export function slowFiles(): string[] {
  const rows = ROWS.filter(({ slow }) => slow).map(({ row }) => `test/faults/row-${String(row).padStart(2, '0')}-*`);
  return [...rows, 'test/faults/slow-*'];
}
