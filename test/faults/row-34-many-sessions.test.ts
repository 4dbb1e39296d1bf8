import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { residentMiB } from '../bench/processes.ts';
import { commandLine } from '../helpers/cli.ts';
import { rawProxy } from '../helpers/raw-proxy.ts';
import { temporaryProject } from '../helpers/temporary.ts';

const SESSIONS = 40;
/** In MB of 10^6 bytes, with pages that several processes share divided among them: what one more session costs. */
const SESSION_LIMIT_MB = 45;
const GROWTH_LIMIT_MIB = 60;

it('row 34: 40 sessions of one project share one daemon, one index and one set of watches', async () => {
  const { environment, processes, daemons, run } = commandLine();
  const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
  await run('daemon', 'start', '--project', project);
  const pid = (await daemons())[0]!.pid!;
  const before = { rss: residentMiB(pid, 'VmRSS'), watches: inotifyInstances(pid) };

  const proxies = Array.from({ length: SESSIONS }, () => rawProxy(project, environment));
  for (const { send, handshake } of proxies) send(handshake);
  await Promise.all(proxies.map(({ answer }) => answer(1, 60_000)));
  for (const { send } of proxies) send({ id: 2, method: 'tools/call', params: { name: 'find_symbol', arguments: { name: 'Cart' } } });
  const answers = await Promise.all(proxies.map(({ answer }) => answer(2, 60_000)));
  for (const { result } of answers) expect(JSON.stringify(result)).toContain('cart.ts:1-1');

  expect(processes().filter(({ command }) => command.startsWith('indexerd'))).toHaveLength(1);
  expect(await daemons()).toMatchObject([{ pid, connections: SESSIONS }]);
  const mean = proxies.reduce((sum, { child }) => sum + proportionalMb(child.pid!), 0) / SESSIONS;
  const grown = residentMiB(pid, 'VmRSS') - before.rss;
  process.stdout.write(`row 34: ${mean.toFixed(1)} MB per proxy, the daemon grew by ${grown.toFixed(1)} MiB\n`);
  expect(mean).toBeLessThan(SESSION_LIMIT_MB);
  expect(grown).toBeLessThan(GROWTH_LIMIT_MIB);
  expect(inotifyInstances(pid)).toBe(before.watches);
});

function inotifyInstances(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).includes('inotify')).length;
}

function proportionalMb(pid: number): number {
  const kibibytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return (Number(kibibytes) * 1024) / 1_000_000;
}
