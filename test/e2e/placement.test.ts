import { describe, expect, it } from 'vitest';
import type { EnsureProjectAnswer, PoolAnswer } from '../../src/domain/control-api.ts';
import { commandLine } from '../helpers/cli.ts';
import { callingAllTheTime } from '../helpers/constant-calls.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const project = (name: string) => temporaryProject({ 'a.ts': `export class ${name} {}\n` });

describe('placement', () => {
  it('moves a project between its own daemon, the shared one and the pool without a failed call', async () => {
    const { run, environment, daemons } = commandLine();
    const root = project('Moving');
    const client = await proxyClient(root, environment);
    const calls = await callingAllTheTime([{ client, name: 'Moving' }], 20);
    const servedBy = async () => (await daemons()).filter(({ projects }) => projects.length > 0).map(({ daemonId }) => daemonId);
    for (const placement of ['shared', 'pool', 'dedicated']) {
      const answer = await run('daemon', 'start', '--project', root, '--placement', placement, '--json');
      const { daemon } = answer.json<EnsureProjectAnswer>();
      expect(daemon).toMatchObject({ placement, state: 'ready' });
      await waitUntil('the last daemon to let go', async () => (await servedBy()).join() === daemon.daemonId);
    }
    const { failures, count } = await calls.stop();
    expect(failures).toEqual([]);
    expect(count).toBeGreaterThan(20);
  });

  it('ends the own daemon of a project that moved away', async () => {
    const { run, daemons } = commandLine();
    const root = project('Moved');
    await run('daemon', 'start', '--project', root);
    await run('daemon', 'start', '--project', root, '--placement', 'shared');
    await waitUntil('one daemon to be left', async () => (await daemons()).length === 1);
    expect(await daemons()).toMatchObject([{ daemonId: 'shared', projects: [{ root }] }]);
  });

  it('places projects of a pool in turn when it is told to', async () => {
    const { run } = commandLine();
    const pool = (await run('pool', 'start', '--size', '2', '--policy', 'round-robin', '--json')).json<PoolAnswer>();
    expect(pool).toMatchObject({ policy: 'round-robin', size: 2 });
    const slots = [];
    for (const name of ['A', 'B', 'C']) {
      const started = await run('daemon', 'start', '--project', project(name), '--json');
      slots.push(started.json<EnsureProjectAnswer>().daemon.slot);
    }
    expect(slots).toEqual([0, 1, 0]);
  });
});
