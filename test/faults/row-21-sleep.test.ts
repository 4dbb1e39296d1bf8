import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { commandLine } from '../helpers/cli.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const NAP_MS = 60_000;
/** Shorter than the time after which a daemon that does not answer is replaced: alone it may nap that long. */
const SHORT_NAP_MS = 12_000;
const ANSWER_LIMIT_MS = 3000;

it.each([
  ['the whole machine', /./, NAP_MS],
  ['the daemon', /^indexerd/, SHORT_NAP_MS],
  ['the proxy', / proxy /, NAP_MS],
])('row 21: %s sleeps and wakes: one daemon, and the next call is answered', async (_, sleepers, napMs) => {
  const { environment, processes, daemons } = commandLine();
  const client = await proxyClient(temporaryProject({ 'cart.ts': 'export class Cart {}\n' }), environment);
  await waitUntil('the index', async () => (await client.call('index_status', {})).includes('index: ready'));
  const [before] = await daemons();

  const pids = processes()
    .filter(({ command }) => sleepers.test(command))
    .map(({ pid }) => pid);
  expect(pids).not.toEqual([]);
  const signal = (name: NodeJS.Signals) => pids.forEach((pid) => process.kill(pid, name));
  onTestFinished(() => pids.forEach((pid) => wake(pid)));
  signal('SIGSTOP');
  await sleep(napMs);
  signal('SIGCONT');

  const start = performance.now();
  expect(await client.call('find_symbol', { name: 'Cart' })).toContain('cart.ts:1-1');
  expect(performance.now() - start).toBeLessThan(ANSWER_LIMIT_MS);
  expect(processes().filter(({ command }) => command.startsWith('indexerd'))).toHaveLength(1);
  expect(await daemons()).toMatchObject([{ state: 'ready', pid: before!.pid, restarts: 0 }]);
});

function wake(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // it ended, which is no fault once the test is over
  }
}
