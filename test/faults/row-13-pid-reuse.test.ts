import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import { currentProcess, startTimeOf } from '../../src/platform/process-identity.ts';
import { commandLine } from '../helpers/cli.ts';
import { temporaryProject } from '../helpers/temporary.ts';

/** The command itself takes half of it. */
const START_LIMIT_MS = 4000;
const isRoot = process.getuid?.() === 0;

const STRANGERS: Record<string, { uid?: number }> = {
  'a process of the same user': {},
  ...(isRoot ? { 'a process of another user': { uid: 65_534 } } : {}),
};

it.each(Object.entries(STRANGERS))('row 13: a record that names %s sends it no signal and hinders no start', async (_, options) => {
  const { run, paths, daemons } = commandLine();
  const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
  const { daemon } = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
  const file = join(paths.daemonsDirectory, daemon.daemonId, 'daemon.pid');
  const record = JSON.parse(readFileSync(file, 'utf8')) as object;
  await run('daemon', 'stop', '--project', project);

  const stranger = spawn('sleep', ['600'], { stdio: 'ignore', ...options });
  onTestFinished(() => void stranger.kill('SIGKILL'));
  const signals: string[] = [];
  stranger.on('exit', (_code, signal) => signals.push(String(signal)));
  // Same boot, same PID: only the moment when it started tells that it is another process.
  writeFileSync(file, JSON.stringify({ ...record, pid: stranger.pid, bootId: currentProcess().bootId }), { mode: 0o600 });

  const start = performance.now();
  const again = await run('daemon', 'start', '--project', project, '--json');
  expect(again.json()).toMatchObject({ status: 'started' });
  expect(performance.now() - start).toBeLessThan(START_LIMIT_MS);
  expect((await daemons())[0]?.pid).not.toBe(stranger.pid);
  await run('daemon', 'stop', '--project', project);
  writeFileSync(file, JSON.stringify({ ...record, pid: stranger.pid }), { mode: 0o600 });
  await run('daemon', 'stop', '--all');
  expect(startTimeOf(stranger.pid!)).toBeDefined();
  expect(signals).toEqual([]);
});
