import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DaemonStep } from '../../src/daemon/daemon.ts';
import { commandLine } from '../helpers/cli.ts';
import { failNext, faultyBuild, type FaultyBuild } from '../helpers/faulty-build.ts';
import { DIST } from '../helpers/paths.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { crowded } from './crowded.ts';

const STEPS: DaemonStep[] = ['before-lock', 'locked', 'before-bind', 'bound', 'before-publish', 'published', 'serving'];
const RECOVERY_MS = 3000;

describe('row 4: kill -9 at each named step', () => {
  let faulty: FaultyBuild;
  beforeAll(async () => void (faulty = await faultyBuild()));
  afterAll(() => faulty.remove());

  it.each(STEPS)('at %s: the next client is answered within 3 s, by one daemon', async (step) => {
    const { run, paths, environment, daemons, processes } = commandLine(faulty);
    const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
    await run('supervisor', 'start');
    failNext(paths, { crashAt: step });
    const from = performance.now();
    const client = await proxyClient(project, environment, faulty.command);
    expect(await client.call('index_status', {})).toContain(project);
    const took = performance.now() - from;
    process.stdout.write(`row 4, ${step}: ${Math.round(took)} ms from the start of the proxy that met the crash\n`);
    expect(took).toBeLessThan(crowded(RECOVERY_MS));
    // At the last step it may have answered before it died.
    await waitUntil('one ready daemon', async () => (await daemons()).map(({ state }) => state).join() === 'ready');
    expect(processes().filter(({ command }) => command.startsWith('indexerd'))).toHaveLength(1);
  });

  it('at draining: a daemon that dies while it stops stays stopped, and starts again', async () => {
    const { run, paths, daemons } = commandLine(faulty);
    const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
    failNext(paths, { crashAt: 'draining' });
    await run('daemon', 'start', '--project', project);
    expect((await run('daemon', 'stop', '--project', project, '--json')).json()).toMatchObject({ status: 'stopped' });
    expect(await daemons()).toEqual([]);
    const from = performance.now();
    const answer = await run('symbol', 'Cart', '--project', project);
    expect(answer.stdout, answer.stderr).toContain('cart.ts');
    expect(performance.now() - from).toBeLessThan(crowded(RECOVERY_MS));
  });

  it('is not in the package', () => {
    const programs = readdirSync(join(DIST, 'bin')).filter((file) => /\.c?js$/.test(file));
    expect(programs).toContain('indexerd.cjs');
    for (const file of programs) {
      const text = readFileSync(join(DIST, 'bin', file), 'utf8');
      for (const word of ['INDEXER_CRASH_AT', 'fault.json', 'SIGSTOP']) expect(text.includes(word), `${file}: ${word}`).toBe(false);
    }
  });
});
