import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { EnsureProjectAnswer, SupervisorStatus } from '../../src/domain/control-api.ts';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import { commandLine } from '../helpers/cli.ts';
import { callingAllTheTime } from '../helpers/constant-calls.ts';
import { otherBuild, type OtherBuild } from '../helpers/other-build.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const project = (name: string) => temporaryProject({ 'a.ts': `export class ${name} {}\n` });

/** The build under test, one before and one after it, that share one home. */
function threeBuilds() {
  const cli = commandLine();
  const newer = otherBuild('newer');
  const run = async ({ command }: OtherBuild, ...args: string[]) => {
    const options = { env: cli.environment, reject: false, timeout: 60_000 } as const;
    const { stdout } = await execa(process.execPath, [command, ...args, '--json'], options);
    return JSON.parse(stdout) as unknown;
  };
  return {
    ...cli,
    newer,
    runOlder: (...args: string[]) => run(otherBuild('older'), ...args),
    startNewer: async (root: string) => (await run(newer, 'daemon', 'start', '--project', root)) as EnsureProjectAnswer,
    supervisor: async () => (await cli.run('supervisor', 'status', '--json')).json<SupervisorStatus>(),
    daemonsAre: (buildId: string, daemons: () => Promise<DaemonStatus[]>) =>
      waitUntil('the daemons to be of the new build', async () =>
        (await daemons()).every((daemon) => daemon.state === 'ready' && daemon.buildId === buildId),
      ),
  };
}

describe('an upgrade', () => {
  it('replaces supervisor and idle daemons when a newer build comes, one by one, and never back', async () => {
    const { run, runOlder, newer, startNewer, daemons, daemonsAre, supervisor } = threeBuilds();
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
    await runOlder('daemon', 'start', '--project', roots[1]!);
    await run('supervisor', 'start');
    expect((await supervisor()).buildId).toBe(newer.buildId);
    expect((await daemons()).map(({ pid }) => pid)).toEqual(upgraded.map(({ pid }) => pid));
  });

  it('drains a daemon that is used: no call through an older proxy fails', async () => {
    const { newer, startNewer, environment, daemons, daemonsAre } = threeBuilds();
    const root = project('Busy');
    const client = await proxyClient(root, environment);
    const calls = await callingAllTheTime([{ client, name: 'Busy' }], 20);
    await startNewer(root);
    await daemonsAre(newer.buildId, daemons);
    const { failures } = await calls.stop();
    expect(failures).toEqual([]);
  });

  it('is begun by a newer proxy, which is served meanwhile', async () => {
    const { run, newer, environment, daemons, daemonsAre, supervisor } = threeBuilds();
    const root = project('Proxied');
    await run('daemon', 'start', '--project', root);
    const client = await proxyClient(root, environment, newer.command);
    expect(await client.call('index_status', {})).toContain('index:');
    await daemonsAre(newer.buildId, daemons);
    expect((await supervisor()).buildId).toBe(newer.buildId);
    await waitUntil('the answer', async () => (await client.call('find_symbol', { name: 'Proxied' })).includes('a.ts:1-1'));
  });
});
