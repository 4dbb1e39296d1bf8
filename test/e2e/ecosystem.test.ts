import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SupervisorStatus } from '../../src/domain/control-api.ts';
import { commandLine } from '../helpers/cli.ts';
import { REPOSITORY } from '../helpers/paths.ts';
import { waitUntil } from '../helpers/wait.ts';

describe('ecosystem.config.cjs', () => {
  it('started by hand gives the same supervisor, and the pool that INDEXER_POOL_SIZE asks for', async () => {
    const { run, environment, daemons, home } = commandLine();
    const usersHome = join(home, 'users-pm2');
    mkdirSync(usersHome);
    const pm2 = (...args: string[]) =>
      execa(join(REPOSITORY, 'node_modules', '.bin', 'pm2'), args, {
        env: { ...environment, PM2_HOME: usersHome, INDEXER_POOL_SIZE: '2' },
        cwd: REPOSITORY,
      });
    onTestFinished(async () => {
      await pm2('kill');
    });
    await pm2('start', 'ecosystem.config.cjs');
    await waitUntil('the supervisor', async () => (await run('supervisor', 'status')).exitCode === 0);
    await waitUntil('the pool', async () => (await daemons()).filter(({ state }) => state === 'ready').length === 2);
    expect((await daemons()).map(({ daemonId }) => daemonId)).toEqual(['pool-0', 'pool-1']);
    const status = (await run('supervisor', 'status', '--json')).json<SupervisorStatus>();
    expect(status.processManager).toEqual({ kind: 'pm2', healthy: true, error: null });
    // The user's pm2 runs the supervisor and knows nothing of the daemons.
    const listed = JSON.parse((await pm2('jlist')).stdout) as { name: string; pid: number }[];
    expect(listed.map(({ name, pid }) => [name, pid])).toEqual([['indexer-supervisor', status.pid]]);
    expect((await run('supervisor', 'stop', '--json')).json()).toMatchObject({ status: 'stopped' });
  });
});
