import { describe, expect, it } from 'vitest';
import { commandLine } from '../helpers/cli.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

describe('indexer supervisor stop --keep-daemons', () => {
  it('leaves the daemons to the next supervisor, and nothing after a stop without it', async () => {
    const { run, daemons, processes, environment } = commandLine();
    const root = temporaryProject({ 'a.ts': 'export class Kept {}\n' });
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
