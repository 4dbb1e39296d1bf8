import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import { commandLine } from '../helpers/cli.ts';
import { failNext, faultyBuild, type FaultyBuild } from '../helpers/faulty-build.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

describe('row 24: crash loops', () => {
  let faulty: FaultyBuild;
  beforeAll(async () => void (faulty = await faultyBuild()));
  afterAll(() => faulty.remove());

  it.each([
    ['at once', 0, 'five times within a minute', 60_000],
    ['after 200 ms', 200, 'five times within a minute', 60_000],
    ['after 1.5 s', 1500, 'five times within a minute', 60_000],
    ['after 20 s', 20_000, 'ten times within five minutes', 290_000],
  ])(
    'a daemon that ends %s is given up, with reason, log and remedy, also by the next supervisor',
    async (_, exitAfterMs, often, deadlineMs) => {
      const { run, paths, processes } = commandLine(faulty);
      const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
      await run('supervisor', 'start');
      failNext(paths, { exitAfterMs, again: true });
      await run('daemon', 'start', '--project', project);
      const status = async () => (await run('daemon', 'status', '--project', project, '--json')).json<DaemonStatus>();
      await waitUntil('the end of patience', async () => (await status()).state === 'failed', deadlineMs);

      const supervisor = processes().find(({ command }) => command.startsWith('indexer supervisor'))!;
      process.kill(supervisor.pid, 'SIGKILL');
      await waitUntil('the next supervisor', async () => {
        const next = processes().find(({ command }) => command.startsWith('indexer supervisor'));
        return next !== undefined && next.pid !== supervisor.pid && (await run('supervisor', 'status')).exitCode === 0;
      });
      const failed = await status();
      expect(failed).toMatchObject({ state: 'failed', failure: expect.stringContaining(often) as string });
      expect(failed.exits).toHaveLength(5);
      expect(failed.exits[0]).toMatchObject({ code: 1, signal: null });
      expect(failed.exits[0]!.logTail.join('\n')).toContain('told to end badly');
      expect(processes().filter(({ command }) => command.startsWith('indexerd'))).toEqual([]);
      const text = await run('daemon', 'status', '--project', project);
      expect(text.exitCode).toBe(7);
      expect(text.stdout).toContain(`indexer daemon restart --daemon ${failed.daemonId}`);
      expect(text.stdout).toContain('told to end badly');

      failNext(paths, {});
      expect((await run('daemon', 'restart', '--daemon', failed.daemonId, '--json')).json()).toMatchObject({
        daemon: { state: 'ready', failure: null },
      });
    },
    330_000,
  );
});
