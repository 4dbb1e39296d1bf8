import { describe, expect, it } from 'vitest';
import type { PoolAnswer } from '../../src/domain/control-api.ts';
import { commandLine } from '../helpers/cli.ts';
import { callingAllTheTime } from '../helpers/constant-calls.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';

describe('a rolling restart of the pool', () => {
  it('replaces every slot and fails no call of 50 a second', async () => {
    const { run, environment } = commandLine();
    const before = (await run('pool', 'start', '--size', '3', '--policy', 'round-robin', '--json')).json<PoolAnswer>();
    const names = Array.from({ length: 6 }, (_, index) => `Class${index}`);
    const callers = [];
    for (const name of names) {
      callers.push({ name, client: await proxyClient(temporaryProject({ 'a.ts': `export class ${name} {}\n` }), environment) });
    }
    const calls = await callingAllTheTime(callers, 50);
    const restarted = await run('pool', 'restart', '--json');
    expect(restarted.json()).toMatchObject({ status: 'restarted', size: 3 });
    const { count, failures, durations } = await calls.stop();
    expect(failures).toEqual([]);
    const after = restarted.json<PoolAnswer>().daemons;
    expect(after.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
    const pids = new Set(before.daemons.map(({ pid }) => pid));
    expect(after.filter(({ pid }) => pids.has(pid))).toEqual([]);
    expect(count).toBeGreaterThan(50);
    expect(durations.at(-1)).toBeLessThan(10_000);
  });

  it('is refused when there is no pool', async () => {
    const { run } = commandLine();
    await run('supervisor', 'start');
    expect((await run('pool', 'restart', '--json')).json()).toMatchObject({ error: { code: 'DAEMON_NOT_RUNNING' } });
  });
});
