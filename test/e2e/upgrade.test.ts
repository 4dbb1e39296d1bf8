import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { EnsureProjectAnswer, SupervisorStatus } from '../../src/domain/control-api.ts';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import { commandLine } from '../helpers/cli.ts';
import { callingAllTheTime } from '../helpers/constant-calls.ts';
import { otherBuild } from '../helpers/other-build.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const project = (name: string) => temporaryProject({ 'a.ts': `export class ${name} {}\n` });

/** Two builds that share one home. */
function twoBuilds() {
  const cli = commandLine();
  const newer = otherBuild('newer');
  const runNewer = async (...args: string[]) => {
    const { stdout } = await execa(process.execPath, [newer.command, ...args, '--json'], {
      env: cli.environment,
      reject: false,
      timeout: 60_000,
    });
    return JSON.parse(stdout) as unknown;
  };
  return {
    ...cli,
    newer,
    startNewer: async (root: string) => (await runNewer('daemon', 'start', '--project', root)) as EnsureProjectAnswer,
    supervisor: async () => (await cli.run('supervisor', 'status', '--json')).json<SupervisorStatus>(),
    daemonsAre: (buildId: string, daemons: () => Promise<DaemonStatus[]>) =>
      waitUntil('the daemons to be of the new build', async () =>
        (await daemons()).every((daemon) => daemon.state === 'ready' && daemon.buildId === buildId),
      ),
  };
}

describe('an upgrade', () => {
  it('replaces supervisor and idle daemons when a newer build comes, one by one, and never back', async () => {
    const { run, newer, startNewer, daemons, daemonsAre, supervisor } = twoBuilds();
    const roots = [project('One'), project('Two')];
    for (const root of roots) await run('daemon', 'start', '--project', root);
    const before = await daemons();
    await startNewer(roots[0]!);
    expect((await supervisor()).buildId).toBe(newer.buildId);
    await daemonsAre(newer.buildId, daemons);
    const upgraded = await daemons();
    expect(upgraded.map(({ daemonId }) => daemonId)).toEqual(before.map(({ daemonId }) => daemonId));
    expect(upgraded.map(({ pid }) => pid)).not.toEqual(before.map(({ pid }) => pid));

    const again = (await run('daemon', 'start', '--project', roots[0]!, '--json')).json<EnsureProjectAnswer>();
    expect(again.status).toBe('already-running');
    for (const root of roots) await startNewer(root);
    await run('supervisor', 'start');
    expect((await supervisor()).buildId).toBe(newer.buildId);
    expect((await daemons()).map(({ pid }) => pid)).toEqual(upgraded.map(({ pid }) => pid));
  });

  it('drains a daemon that is used: no call through an older proxy fails', async () => {
    const { newer, startNewer, environment, daemons, daemonsAre } = twoBuilds();
    const root = project('Busy');
    const client = await proxyClient(root, environment);
    const calls = await callingAllTheTime([{ client, name: 'Busy' }], 20);
    await startNewer(root);
    await daemonsAre(newer.buildId, daemons);
    const { failures } = await calls.stop();
    expect(failures).toEqual([]);
  });

  it('is begun by a newer proxy, which is served meanwhile', async () => {
    const { run, newer, environment, daemons, daemonsAre, supervisor } = twoBuilds();
    const root = project('Proxied');
    await run('daemon', 'start', '--project', root);
    const client = await proxyClient(root, environment, newer.command);
    expect(await client.call('index_status', {})).toContain('index:');
    await daemonsAre(newer.buildId, daemons);
    expect((await supervisor()).buildId).toBe(newer.buildId);
    await waitUntil('the answer', async () => (await client.call('find_symbol', { name: 'Proxied' })).includes('a.ts:1-1'));
  });
});

describe('indexer supervisor stop --keep-daemons', () => {
  it('leaves the daemons to the next supervisor, and nothing after a stop without it', async () => {
    const { run, daemons, processes, environment } = commandLine();
    const root = project('Kept');
    const client = await proxyClient(root, environment);
    await client.call('find_symbol', { name: 'Kept' });
    const [before] = await daemons();
    expect((await run('supervisor', 'stop', '--keep-daemons', '--json')).json()).toEqual({ status: 'stopped', stopped: [] });
    expect((await run('supervisor', 'status')).exitCode).toBe(3);
    expect(await client.call('find_symbol', { name: 'Kept' })).toContain('a.ts:1-1');
    expect((await run('supervisor', 'stop', '--keep-daemons', '--json')).json()).toMatchObject({ status: 'already-stopped' });

    expect((await run('daemon', 'start', '--project', root, '--json')).json()).toMatchObject({
      status: 'already-running',
      daemon: { pid: before!.pid },
    });
    expect((await run('daemon', 'restart', '--project', root, '--json')).json()).toMatchObject({ daemon: { state: 'ready' } });
    await client.sdk.close();
    await run('supervisor', 'stop', '--keep-daemons');
    expect((await run('supervisor', 'stop', '--json')).json()).toMatchObject({ stopped: [before!.daemonId] });
    await waitUntil('all processes to be gone', () => processes().length === 0);
  });
});
