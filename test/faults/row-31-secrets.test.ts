import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { commandLine } from '../helpers/cli.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const SECRET = 'wJalrXUtnFEMI-do-not-leak';

/** The same through a command: test/e2e/daemon.test.ts. */
it('row 31: a secret of the editor that starts the first proxy reaches no resident process, no record and no log', async () => {
  const { home, environment, processes } = commandLine();
  const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
  const client = await proxyClient(project, { ...environment, AWS_SECRET_ACCESS_KEY: SECRET });
  await waitUntil('the index', async () => (await client.call('index_status', {})).includes('index: ready'));
  const residents = processes().filter(({ pid }) => pid !== client.pid);
  expect(residents.map(({ command }) => command.split(' ')[0])).toEqual(expect.arrayContaining(['indexerd', 'indexer', 'PM2']));
  for (const { pid, command } of residents) {
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8'), command).not.toContain(SECRET);
    expect(command).not.toContain(SECRET);
  }
  expect((await execa('grep', ['-rl', SECRET, home], { reject: false })).stdout).toBe('');

  const tokens = (await execa('find', [home, '-name', 'token'])).stdout.split('\n').map((file) => readFileSync(file, 'utf8'));
  expect(tokens.length).toBeGreaterThan(1);
  for (const token of tokens) {
    for (const { pid, command } of processes()) expect(`${command}${readFileSync(`/proc/${pid}/environ`, 'utf8')}`).not.toContain(token);
    const holders = (await execa('grep', ['-rl', token, home], { reject: false })).stdout.split('\n');
    expect(holders.filter((file) => !/\/(token|endpoint\.json)$/.test(file))).toEqual([]);
  }
});
