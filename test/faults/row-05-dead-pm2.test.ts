import { expect, it } from 'vitest';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import { commandLine } from '../helpers/cli.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const DAEMONS = 10;

it('row 5: daemons go on when pm2 is killed; the next pm2 doubles none, and a daemon that dies then comes back', async () => {
  const { run, processes, daemons } = commandLine();
  const projects = Array.from({ length: DAEMONS }, (_, number) => temporaryProject({ 'a.ts': `export class Only${number} {}\n` }));
  for (const project of projects) await run('daemon', 'start', '--project', project);
  const before = await daemons();
  expect(before.map(({ state }) => state)).toEqual(Array.from({ length: DAEMONS }, () => 'ready'));
  const gods = () => processes().filter(({ command }) => command.includes('God Daemon'));
  const [god] = gods();
  process.kill(god!.pid, 'SIGKILL');

  for (const [number, project] of projects.entries()) {
    expect((await run('symbol', `Only${number}`, '--project', project)).stdout).toContain('a.ts');
  }
  const again = (await run('daemon', 'start', '--project', projects[0]!, '--json')).json<EnsureProjectAnswer>();
  expect(again.status).toBe('already-running');
  await waitUntil('the next pm2', () => gods().length === 1 && gods()[0]!.pid !== god!.pid);
  const extra = temporaryProject({ 'b.ts': 'export class Extra {}\n' });
  expect((await run('daemon', 'start', '--project', extra, '--json')).json()).toMatchObject({ daemon: { state: 'ready' } });
  const after = await daemons();
  expect(after).toHaveLength(DAEMONS + 1);
  for (const { daemonId, pid } of before) expect(after.find((daemon) => daemon.daemonId === daemonId)?.pid).toBe(pid);
  expect(processes().filter(({ command }) => command.startsWith('indexerd'))).toHaveLength(DAEMONS + 1);

  process.kill(before[0]!.pid!, 'SIGKILL');
  await waitUntil('the next life', async () => {
    const status = (await daemons()).find(({ daemonId }) => daemonId === before[0]!.daemonId);
    return status?.state === 'ready' && status.pid !== before[0]!.pid && status.exits.length === 1;
  });
  const { exits } = (await daemons()).find(({ daemonId }) => daemonId === before[0]!.daemonId)!;
  expect(exits).toMatchObject([{ code: null, signal: 'unknown' }]);
  expect(gods()).toHaveLength(1);
});
