import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import { commandLine } from '../helpers/cli.ts';
import { failNext, faultyBuild } from '../helpers/faulty-build.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const SHOP = { 'cart.ts': 'export class Cart {}\n' };
const CLIENTS = 100;
const OBSERVED_MS = 4000;
const TICKS_PER_SECOND = 100;

const cpuSeconds = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
};

it('row 19: a daemon without file descriptors does not spin, and goes on when there are some', async () => {
  const { run, daemons, paths } = commandLine();
  const project = temporaryProject(SHOP);
  await run('daemon', 'start', '--project', project);
  await waitUntil('the index', async () => (await daemons())[0]?.projects[0]?.index.state === 'ready');
  const { pid, port, daemonId } = (await daemons())[0]!;
  const open = readdirSync(`/proc/${pid}/fd`).length;
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${open + 2}:${open + 1000}`]);
  const sockets: Socket[] = [];
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  for (let client = 0; client < CLIENTS; client++) {
    const socket = connect(port!, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
  }
  const before = cpuSeconds(pid!);
  await sleep(OBSERVED_MS);
  expect(cpuSeconds(pid!) - before).toBeLessThan(OBSERVED_MS / 1000 / 4);
  sockets.forEach((socket) => socket.destroy());
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${open + 1000}:${open + 1000}`]);
  await waitUntil('an answer', async () => (await run('symbol', 'Cart', '--project', project)).stdout.includes('cart.ts'));
  expect(await daemons()).toMatchObject([{ state: 'ready', pid, restarts: 0 }]);
  expect(readdirSync(join(paths.daemonsDirectory, daemonId)).filter((name) => name.includes('corrupt'))).toEqual([]);
});

it('row 19: a daemon that gets no memory is given up with the reason, and starts when there is some', async () => {
  const faulty = await faultyBuild();
  onTestFinished(() => faulty.remove());
  const { run, paths } = commandLine(faulty);
  const project = temporaryProject(SHOP);
  await run('supervisor', 'start');
  failNext(paths, { addressSpaceBytes: 1_000_000, again: true });
  const refused = await run('daemon', 'start', '--project', project);
  expect(refused.exitCode).not.toBe(0);
  const status = async () => (await run('daemon', 'status', '--project', project, '--json')).json<DaemonStatus>();
  await waitUntil('the end of patience', async () => (await status()).state === 'failed', 60_000);
  expect((await status()).exits).toHaveLength(5);
  failNext(paths, {});
  const restarted = await run('daemon', 'restart', '--project', project, '--json');
  expect(restarted.json()).toMatchObject({ daemon: { state: 'ready' } });
});
