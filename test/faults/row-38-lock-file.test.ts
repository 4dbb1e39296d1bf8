import { chmodSync, copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { tryLifetimeLock } from '../../src/platform/lifetime-lock.ts';
import { commandLine } from '../helpers/cli.ts';
import { DIST } from '../helpers/paths.ts';
import { temporaryDirectory, temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const NOTICED_WITHIN_MS = 5000;
const CROWDED_MACHINE_MS = 1500;

async function runningDaemon() {
  const line = commandLine();
  const root = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
  await line.run('daemon', 'start', '--project', root);
  const status = (await line.daemons())[0]!;
  const lock = join(line.paths.daemonsDirectory, status.daemonId, 'life.lock.db');
  return { ...line, root, lock, pid: status.pid!, daemonId: status.daemonId };
}

describe('row 38: abuse of the lock file', () => {
  it.each([
    ['deleted', (lock: string) => rmSync(lock)],
    ['replaced', (lock: string) => (copyFileSync(lock, `${lock}.copy`), renameSync(`${lock}.copy`, lock))],
  ])('%s: the holder leaves within 5 s, and one daemon follows', async (_, abuse) => {
    const { lock, pid, daemons, processes, root, run } = await runningDaemon();
    const most = { running: 0 };
    abuse(lock);
    const from = performance.now();
    const gone = () => {
      const running = processes().filter(({ command }) => command.startsWith('indexerd'));
      most.running = Math.max(most.running, running.length);
      return !running.some((process) => process.pid === pid);
    };
    await waitUntil('the end of the holder', gone, NOTICED_WITHIN_MS + CROWDED_MACHINE_MS);
    process.stdout.write(`row 38, ${_}: the holder left after ${Math.round(performance.now() - from)} ms\n`);
    await waitUntil('the next daemon', async () => gone() && (await daemons()).some(({ state }) => state === 'ready'));
    expect(most.running).toBe(1);
    expect((await run('symbol', 'Cart', '--project', root)).stdout).toContain('cart.ts');
  });

  it('made unreadable, copied, read by a backup: the lock holds', async () => {
    const { lock, pid, daemonId, daemons, environment } = await runningDaemon();
    copyFileSync(lock, join(temporaryDirectory(), 'copy'));
    readFileSync(lock);
    chmodSync(lock, 0);
    const second = await execa(process.execPath, [join(DIST, 'bin', 'indexerd.cjs'), daemonId], { env: environment, reject: false });
    expect([100, 1]).toContain(second.exitCode);
    chmodSync(lock, 0o600);
    expect(tryLifetimeLock(lock)).toBeUndefined();
    const third = await execa(process.execPath, [join(DIST, 'bin', 'indexerd.cjs'), daemonId], { env: environment, reject: false });
    expect(third.exitCode).toBe(100);
    expect(await daemons()).toMatchObject([{ pid, state: 'ready', restarts: 0 }]);
  });
});
