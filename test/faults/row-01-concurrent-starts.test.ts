import { expect, it } from 'vitest';
import { summarize } from '../bench/samples.ts';
import { commandLine } from '../helpers/cli.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { askAllAtOnce } from '../helpers/crowd.ts';

const CLIENTS = 100;

it.each([
  ['with a supervisor', true, 5000],
  ['on a machine where nothing runs', false, 15_000],
])('row 1: 100 processes that ask at once get one daemon and 100 answers, %s', async (_, supervised, limitMs) => {
  const { run, environment, daemons, processes } = commandLine();
  if (supervised) await run('supervisor', 'start');
  const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
  const { answers, startMs } = await askAllAtOnce(
    Array.from({ length: CLIENTS }, () => project),
    environment,
  );
  expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
  expect(await daemons()).toMatchObject([{ state: 'ready', pid: answers[0]!.pid, restarts: 0 }]);
  expect(processes().filter(({ command }) => command.startsWith('indexerd'))).toHaveLength(1);
  expect(processes().filter(({ command }) => command.startsWith('indexer supervisor'))).toHaveLength(1);
  const { p99: slowest } = summarize(answers.map(({ ms }) => ms));
  process.stdout.write(`row 1 (${_}): p99 ${Math.round(slowest)} ms, after ${Math.round(startMs)} ms in which the clients started\n`);
  expect(slowest).toBeLessThan(limitMs);
});
