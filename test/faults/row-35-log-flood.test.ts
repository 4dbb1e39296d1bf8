import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { boundLogs } from '../../src/platform/log-directory.ts';
import { FINAL_EXIT_CODES } from '../../src/domain/exit-code.ts';
import { Pm2ProcessManager } from '../../src/process-manager/pm2-process-manager.ts';
import { withDeadline } from '../../src/platform/deadline.ts';
import { pathsIn, DIST } from '../helpers/paths.ts';
import { residentMiB } from '../bench/processes.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { readFileSync } from 'node:fs';

const FLOOD = fileURLToPath(new URL('flooding-process.mjs', import.meta.url));
const FLOOD_MS = 30_000;
const DISK_LIMIT = 50_000_000;
const MEMORY_LIMIT_MIB = 200;
const TURN_LIMIT_MS = 500;

it('row 35: a flood of 100 MB a second, into the log and to standard error, stays within 50 MB on disk', async () => {
  const home = temporaryDirectory('ix-');
  const paths = pathsIn(home);
  const processManager = new Pm2ProcessManager(paths.pm2Home);
  onTestFinished(() => withDeadline(processManager.shutDown(), 20_000, 'the end of pm2'));
  const turns = join(home, 'turns');
  boundLogs(paths.logs);
  await processManager.start({
    name: 'flood',
    script: FLOOD,
    nodeOptions: [],
    args: [DIST, join(paths.logs, 'flood.log'), turns],
    cwd: home,
    environment: {},
    errorFile: join(home, 'flood.err'),
    killTimeoutMs: 1000,
    finalExitCodes: FINAL_EXIT_CODES,
  });
  await waitUntil('the flood', () => sizeOf(join(paths.logs, 'flood.log')) > 0);
  let largest = 0;
  const end = performance.now() + FLOOD_MS;
  while (performance.now() < end) {
    largest = Math.max(largest, bytesBelow(paths.logs) + sizeOf(join(home, 'flood.err')) + bytesBelow(paths.pm2Home));
    await sleep(100);
  }
  const [{ pid } = { pid: null }] = await processManager.list();
  expect(largest).toBeLessThan(DISK_LIMIT + 500_000);
  expect(residentMiB(pid!, 'VmHWM')).toBeLessThan(MEMORY_LIMIT_MIB);
  const { slowestTurnMs, offeredBytes } = JSON.parse(readFileSync(turns, 'utf8')) as { slowestTurnMs: number; offeredBytes: number };
  process.stdout.write(
    `row 35: ${Math.round(offeredBytes / 1e6)} MB offered, ${Math.round(largest / 1e6)} MB on disk, slowest turn ${slowestTurnMs} ms\n`,
  );
  expect(slowestTurnMs).toBeLessThan(TURN_LIMIT_MS);
});

function bytesBelow(directory: string): number {
  return readdirSync(directory).reduce((sum, name) => sum + sizeOf(join(directory, name)), 0);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
