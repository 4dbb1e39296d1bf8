import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { dial } from '../../src/connector/dial.ts';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import type { Endpoint } from '../../src/domain/endpoint.ts';
import { residentMiB } from '../bench/processes.ts';
import { commandLine } from '../helpers/cli.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { rpcClient } from '../helpers/websocket-client.ts';

const IDLE_SOCKETS = 1000;
const GROWTH_LIMIT_MIB = 20;
const NOBODY = 65_534;

/** Wrong tokens, Origin and Host: test/integration/daemon.test.ts. */
it('row 30: idle sockets and a frame of a gigabyte cost little and hinder nobody; other users read nothing', async () => {
  const { run, paths, home } = commandLine();
  const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
  const { daemon, projectId } = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
  const file = join(paths.projectsDirectory, projectId, 'endpoint.json');
  const endpoint = JSON.parse(readFileSync(file, 'utf8')) as Endpoint;
  const friend = rpcClient((await dial({ endpoint }, 3000)).socket);
  await friend.initialize();
  await waitUntil('the index', async () => (await friend.call('find_symbol', { name: 'Cart' })).includes('cart.ts:1-1'));
  const before = residentMiB(daemon.pid!, 'VmRSS');

  const idle = await Promise.all(Array.from({ length: IDLE_SOCKETS }, () => rawSocket(endpoint.port)));
  expect(await friend.call('find_symbol', { name: 'Cart' })).toContain('cart.ts:1-1');
  expect(residentMiB(daemon.pid!, 'VmRSS') - before).toBeLessThan(GROWTH_LIMIT_MIB);
  for (const socket of idle) socket.destroy();

  const hostile = (await dial({ endpoint }, 3000)).socket;
  const closed = new Promise<number>((resolve) => hostile.once('close', resolve));
  // The head of a text frame that announces 1 GB: the limit is judged before anything is kept.
  const head = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4]);
  (hostile as unknown as { _socket: Socket })._socket.write(head);
  expect(await closed).toBe(1009);
  expect(await friend.call('find_symbol', { name: 'Cart' })).toContain('cart.ts:1-1');
  expect(residentMiB(daemon.pid!, 'VmRSS') - before).toBeLessThan(GROWTH_LIMIT_MIB);

  if (process.getuid?.() !== 0) return;
  const reading = await execa('sh', ['-c', `cat "${file}"; ls "${paths.state}"; ls "${home}/cache"`], {
    uid: NOBODY,
    gid: NOBODY,
    reject: false,
  });
  expect(reading.stdout).toBe('');
});

async function rawSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined); // refused above the limit of the daemon: that is its right
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return socket;
}
