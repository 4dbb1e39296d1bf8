import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../helpers/cli.ts';
import { failNext, faultyBuild, type FaultyBuild } from '../helpers/faulty-build.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { crowded } from './crowded.ts';

const UNAVAILABLE_AT_MOST_MS = 1000;
const CALL_EVERY_MS = 50;

describe('row 25: a memory leak', () => {
  let faulty: FaultyBuild;
  beforeAll(async () => void (faulty = await faultyBuild()));
  afterAll(() => faulty.remove());

  it('ends in a daemon that is replaced at the limit, and no call waits longer than a second', async () => {
    const { run, paths, environment, daemons } = commandLine(faulty);
    const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
    mkdirSync(paths.config, { recursive: true });
    writeFileSync(paths.settingsFile, '{"maxDaemonMemory": "150MB"}');
    await run('supervisor', 'start');
    failNext(paths, { leakBytesPerSecond: 5_000_000 });
    await run('daemon', 'start', '--project', project);
    const client = await proxyClient(project, environment, faulty.command);
    await waitUntil('the index', async () => (await client.call('find_symbol', { name: 'Cart' })).includes('cart.ts'));
    const { pid } = (await daemons())[0]!;

    let isReplaced = false;
    let slowest = 0;
    const calls = (async () => {
      for (;;) {
        const from = performance.now();
        expect(await client.call('find_symbol', { name: 'Cart' })).toContain('cart.ts');
        slowest = Math.max(slowest, performance.now() - from);
        if (isReplaced) return;
        await sleep(CALL_EVERY_MS);
      }
    })();
    const end = performance.now() + 60_000;
    while (!isReplaced && performance.now() < end) {
      const [status] = await daemons();
      isReplaced = status?.state === 'ready' && status.pid !== pid && status.exits.length > 0;
      await sleep(1000);
    }
    isReplaced = true;
    await calls;
    const [status] = await daemons();
    process.stdout.write(`row 25: the slowest call took ${Math.round(slowest)} ms\n`);
    expect(status).toMatchObject({ state: 'ready', restarts: 1 });
    expect(status!.pid).not.toBe(pid);
    expect(status!.exits).toMatchObject([
      { code: 76, reason: expect.stringMatching(/^it had \d+ MiB of memory, more than 143 MiB$/) as string },
    ]);
    expect(status!.exits[0]!.rssBytes).toBeGreaterThan(150_000_000);
    expect(slowest).toBeLessThan(crowded(UNAVAILABLE_AT_MOST_MS));
  });
});
