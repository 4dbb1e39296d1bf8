import { describe, expect, it } from 'vitest';
import type { PoolAnswer } from '../../src/domain/control-api.ts';
import { commandLineWith } from '../helpers/cli.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const project = (name: string) => temporaryProject({ 'a.ts': `export class ${name} {}\n` });

describe('the budget', () => {
  it('keeps no more than maxDaemons, and never ends one with a client', async () => {
    const { run, daemons, status, environment } = commandLineWith({ maxDaemons: 1 });
    const [used, unused] = [project('Used'), project('Unused')];
    const client = await proxyClient(used, environment);
    await client.call('find_symbol', { name: 'Used' });
    const { pid } = await status(used);
    await run('daemon', 'start', '--project', unused);
    expect(await daemons()).toHaveLength(2);
    await waitUntil('one daemon to be left', async () => (await daemons()).length === 1, 30_000);
    expect((await daemons())[0]).toMatchObject({ pid, connections: 1 });
    expect((await status(unused)).rest?.reason).toMatch(/maxDaemons/);
  });

  it('rests slots of the pool, and keeps a project up that was given its own idle time', async () => {
    const { run, daemons } = commandLineWith({ idleTimeout: '1s' });
    const root = project('Kept');
    await run('pool', 'start', '--size', '2');
    await run('daemon', 'start', '--project', root, '--placement', 'dedicated', '--idle-timeout', '0');
    await waitUntil('the slots to rest', async () => (await daemons()).length === 1);
    expect(await daemons()).toMatchObject([{ placement: 'dedicated', state: 'ready' }]);
    const pool = (await run('pool', 'status', '--json')).json<PoolAnswer>();
    expect(pool).toMatchObject({ status: 'running', size: 2, daemons: [{ state: 'stopped' }, { state: 'stopped' }] });
  });
});
