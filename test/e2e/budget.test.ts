import { describe, expect, it } from 'vitest';
import { commandLine, commandLineWith } from '../helpers/cli.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const project = (name: string) => temporaryProject({ 'a.ts': `export class ${name} {}\n` });

describe('the budget', () => {
  it('rests a daemon that nobody uses, says why, and wakes it for a proxy and for a command', async () => {
    const { run, status, environment } = commandLineWith({ idleTimeout: '1s' });
    const root = project('Sleepy');
    const rests = () => waitUntil('the daemon to rest', async () => (await status(root)).state === 'stopped');
    await run('daemon', 'start', '--project', root);
    await rests();
    expect(await status(root)).toMatchObject({ pid: null, rest: { reason: 'nobody used it for 1 s' } });
    expect((await run('daemon', 'status', '--project', root)).stdout).toMatch(/nobody used it for 1 s; it starts again when it is needed/);

    const client = await proxyClient(root, environment);
    expect(await client.call('find_symbol', { name: 'Sleepy' })).toContain('a.ts:1-1');
    const awake = await status(root);
    expect(awake).toMatchObject({ state: 'ready', rest: null, connections: 1, idleMs: null, restarts: 0 });
    await client.sdk.close();
    await rests();
    expect((await run('symbol', 'Sleepy', '--project', root)).stdout).toContain('a.ts:1-1');
    expect((await status(root)).state).toBe('ready');
  });

  it('refuses a wrong idle time', async () => {
    const { run } = commandLine();
    const refused = await run('daemon', 'start', '--project', project('Wrong'), '--idle-timeout', 'soon');
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--idle-timeout') as string });
  });
});
