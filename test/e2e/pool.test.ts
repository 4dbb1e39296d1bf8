import { describe, expect, it } from 'vitest';
import type { EnsureProjectAnswer, PoolAnswer } from '../../src/domain/control-api.ts';
import { projectIdOf } from '../../src/domain/project.ts';
import { rendezvousSlot } from '../../src/supervisor/placement.ts';
import { commandLine } from '../helpers/cli.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const project = (name: string) => temporaryProject({ 'a.ts': `export class ${name} {}\n` });

describe('indexer pool', () => {
  it('starts, keeps its size, grows, shrinks and stops', async () => {
    const { run, daemons } = commandLine();
    const start = async (size: number) => (await run('pool', 'start', '--size', String(size), '--json')).json<PoolAnswer>();
    expect(await start(2)).toMatchObject({ status: 'started', size: 2, daemons: [{ daemonId: 'pool-0' }, { daemonId: 'pool-1' }] });
    const pids = (await daemons()).map(({ pid }) => pid);
    expect(await start(2)).toMatchObject({ status: 'already-running' });
    expect((await daemons()).map(({ pid }) => pid)).toEqual(pids);
    expect((await start(3)).daemons.map(({ daemonId, state, slot }) => [daemonId, state, slot])).toEqual([
      ['pool-0', 'ready', 0],
      ['pool-1', 'ready', 1],
      ['pool-2', 'ready', 2],
    ]);
    expect((await daemons()).slice(0, 2).map(({ pid }) => pid)).toEqual(pids);
    expect(await start(1)).toMatchObject({ status: 'resized', size: 1 });
    await waitUntil('the slots to end', async () => (await daemons()).length === 1);
    expect((await run('pool', 'status')).exitCode).toBe(0);
    expect((await run('pool', 'stop', '--json')).json()).toMatchObject({ status: 'stopped' });
    expect((await run('pool', 'stop', '--json')).json()).toMatchObject({ status: 'already-stopped' });
    expect((await run('pool', 'status')).exitCode).toBe(3);
    expect(await daemons()).toEqual([]);
  });

  it('serves each project from the slot that its hash says, and moves it without a failed call when it grows', async () => {
    const { run, environment, daemons } = commandLine();
    await run('pool', 'start', '--size', '2');
    const roots = Array.from({ length: 6 }, (_, index) => project(`Class${index}`));
    const clients = await Promise.all(roots.map((root) => proxyClient(root, environment)));
    const ask = (index: number) => clients[index]!.call('find_symbol', { name: `Class${index}` });
    await waitUntil('all indexes', async () =>
      (await Promise.all(roots.map((_, index) => ask(index)))).every((text) => text.includes('a.ts:1-1')),
    );
    const placed = async () =>
      Object.fromEntries((await daemons()).flatMap(({ slot, projects }) => projects.map(({ projectId }) => [projectId, slot])));
    expect(await placed()).toEqual(Object.fromEntries(roots.map((root) => [projectIdOf(root), rendezvousSlot(projectIdOf(root), 2)])));

    let stop = false;
    const failures: string[] = [];
    const calling = Promise.all(
      roots.map(async (_, index) => {
        while (!stop) {
          const text = await ask(index);
          if (!text.includes('a.ts:1-1')) failures.push(text);
        }
      }),
    );
    await run('pool', 'start', '--size', '3');
    const expected = Object.fromEntries(roots.map((root) => [projectIdOf(root), rendezvousSlot(projectIdOf(root), 3)]));
    await waitUntil('the move', async () => JSON.stringify(sorted(await placed())) === JSON.stringify(sorted(expected)));
    stop = true;
    await calling;
    expect(failures).toEqual([]);
  });

  it('leaves a project where it was asked to be, and moves it when it is asked again', async () => {
    const { run, daemons } = commandLine();
    const root = project('Moved');
    const start = async (...flags: string[]) =>
      (await run('daemon', 'start', '--project', root, '--json', ...flags)).json<EnsureProjectAnswer>();
    expect((await start('--placement', 'dedicated')).daemon.placement).toBe('dedicated');
    await run('pool', 'start', '--size', '1');
    expect((await start()).daemon.placement).toBe('dedicated');
    expect((await start('--placement', 'shared')).daemon).toMatchObject({ daemonId: 'shared', placement: 'shared' });
    expect((await start('--placement', 'pool')).daemon).toMatchObject({ daemonId: 'pool-0' });
    await waitUntil('one daemon to serve it', async () => (await daemons()).filter(({ projects }) => projects.length > 0).length === 1);
    expect((await run('symbol', 'Moved', '--project', root)).stdout).toContain('a.ts:1-1');

    expect((await run('daemon', 'stop', '--project', root, '--json')).json()).toMatchObject({ status: 'stopped', daemonId: 'pool-0' });
    expect((await daemons()).find(({ daemonId }) => daemonId === 'pool-0')).toMatchObject({ state: 'ready', projects: [] });
  });

  it('is what new projects are served from while it runs', async () => {
    const { run } = commandLine();
    await run('pool', 'start', '--size', '2');
    const started = (await run('daemon', 'start', '--project', project('Fresh'), '--json')).json<EnsureProjectAnswer>();
    expect(started.daemon.placement).toBe('pool');
    const refused = await run('daemon', 'start', '--project', project('Pinned'), '--port', '9123', '--json');
    expect(refused.json()).toMatchObject({ error: { code: 'USAGE' } });
  });
});

function sorted(record: Record<string, unknown>): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
