import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { supervisorLog } from '../../src/platform/paths.ts';
import { commandLine } from '../helpers/cli.ts';
import { failNext, faultyBuild, type FaultyBuild } from '../helpers/faulty-build.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

describe('row 9: a blocked event loop', () => {
  let faulty: FaultyBuild;
  beforeAll(async () => void (faulty = await faultyBuild()));
  afterAll(() => faulty.remove());

  const started = async (blockMs: number) => {
    const line = commandLine(faulty);
    const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
    await line.run('supervisor', 'start');
    failNext(line.paths, { blockMs });
    await line.run('daemon', 'start', '--project', project);
    return { ...line, project, log: () => readFileSync(supervisorLog(line.paths), 'utf8') };
  };

  it('of 5 s has no consequence', async () => {
    const { daemons, log, run, project } = await started(5000);
    await sleep(7000); // the length of the fault
    expect(await daemons()).toMatchObject([{ state: 'ready', restarts: 0 }]);
    expect((await run('symbol', 'Cart', '--project', project)).stdout).toContain('cart.ts');
    expect(log()).not.toContain('no heartbeat');
  });

  it('for ever is warned of after 30 s, and ends with kill and restart after 90 s', async () => {
    const { daemons, log } = await started(600_000);
    const from = performance.now();
    await waitUntil('the warning', () => log().includes('no heartbeat'), 60_000);
    expect(performance.now() - from).toBeGreaterThan(25_000);
    expect(await daemons()).toMatchObject([{ restarts: 0 }]);
    const healed = async () => (await daemons()).some(({ state, restarts }) => state === 'ready' && restarts === 1);
    await waitUntil('the next life', healed, 90_000);
    process.stdout.write(`row 9: healed ${Math.round(performance.now() - from)} ms after the loop was blocked\n`);
    const [status] = await daemons();
    expect(status!.exits).toMatchObject([
      { signal: 'SIGKILL', reason: expect.stringMatching(/^no heartbeat for \d+ s \(state R, CPU time/) as string },
    ]);
  });
});
