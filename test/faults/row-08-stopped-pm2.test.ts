import { expect, it, onTestFinished } from 'vitest';
import { commandLine } from '../helpers/cli.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const CLEAR_WITHIN_MS = 5000;

it('row 8: while pm2 is stopped, what runs goes on, and what needs pm2 says so within 5 s', async () => {
  const { run, environment, processes, daemons } = commandLine();
  const [shop, blog] = [
    temporaryProject({ 'cart.ts': 'export class Cart {}\n' }),
    temporaryProject({ 'post.ts': 'export class Post {}\n' }),
  ];
  await run('daemon', 'start', '--project', shop);
  await waitUntil('the index', async () => (await daemons())[0]?.projects[0]?.index.state === 'ready');
  const pm2 = processes().find(({ command }) => command.includes('God Daemon'))!;
  process.kill(pm2.pid, 'SIGSTOP');
  onTestFinished(() => void process.kill(pm2.pid, 'SIGCONT'));

  const client = await proxyClient(shop, environment);
  expect(await client.call('find_symbol', { name: 'Cart' })).toContain('cart.ts');
  expect(await daemons()).toMatchObject([{ state: 'ready' }]);
  for (const args of [
    ['daemon', 'start', '--project', blog],
    ['daemon', 'restart', '--project', blog],
  ]) {
    const from = performance.now();
    const refused = await run(...args);
    const took = performance.now() - from;
    process.stdout.write(`row 8: ${args[1]} answered after ${Math.round(took)} ms\n`);
    expect(took, args.join(' ')).toBeLessThan(CLEAR_WITHIN_MS);
    expect(refused.exitCode).not.toBe(0);
  }
  const refused = await run('daemon', 'start', '--project', blog);
  expect(refused.stderr).toContain('PROCESS_MANAGER_TIMEOUT');
  expect(refused.stderr).toContain(`kill -CONT ${pm2.pid}`);
  process.kill(pm2.pid, 'SIGCONT');
  expect((await run('daemon', 'start', '--project', blog, '--json')).json()).toMatchObject({ daemon: { state: 'ready' } });
});
