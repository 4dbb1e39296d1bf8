import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import { commandLine } from '../helpers/cli.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const SHOP = { 'cart.ts': 'export class ShopCart {}\n' };
const REPLACED_WITHIN_MS = 30_000;

it('row 7: a daemon that is stopped for 10 s is waited for', async () => {
  const { run, environment, daemons } = commandLine();
  const project = temporaryProject(SHOP);
  await run('daemon', 'start', '--project', project);
  const client = await proxyClient(project, environment);
  await client.call('find_symbol', { name: 'ShopCart' });
  const { pid } = (await daemons())[0]!;
  process.kill(pid!, 'SIGSTOP');
  const answer = client.call('find_symbol', { name: 'ShopCart' });
  await sleep(10_000); // the length of the fault
  process.kill(pid!, 'SIGCONT');
  expect(await answer).toContain('cart.ts');
  expect(await daemons()).toMatchObject([{ pid, state: 'ready', restarts: 0 }]);
});

it('row 7: a daemon that is stopped for ever is replaced within 30 s, and its callers are answered', async () => {
  const { run, environment, daemons } = commandLine();
  const project = temporaryProject(SHOP);
  await run('daemon', 'start', '--project', project);
  const client = await proxyClient(project, environment);
  await client.call('find_symbol', { name: 'ShopCart' });
  const { pid } = (await daemons())[0]!;
  const from = performance.now();
  process.kill(pid!, 'SIGSTOP');
  const answer = client.call('find_symbol', { name: 'ShopCart' });
  const next = async () => (await run('daemon', 'status', '--project', project, '--json')).json<DaemonStatus>();
  await waitUntil('the next daemon', async () => (await next()).state === 'ready' && (await next()).pid !== pid, REPLACED_WITHIN_MS + 5000);
  const took = performance.now() - from;
  process.stdout.write(`row 7: replaced ${Math.round(took)} ms after it was stopped\n`);
  expect(took).toBeLessThan(REPLACED_WITHIN_MS);
  expect(await answer).toContain('cart.ts');
  await waitUntil('the record of its end', async () => (await next()).exits.length > 0);
  const { exits } = await next();
  expect(exits).toMatchObject([{ signal: 'SIGKILL', reason: expect.stringMatching(/^it was stopped for \d+ s \(state T/) as string }]);
  expect(exits[0]!.rssBytes).toBeGreaterThan(10_000_000);
});
