import { expect, it, vi } from 'vitest';
import { AdminClient } from '../../src/connector/admin-client.ts';
import { dial } from '../../src/connector/dial.ts';
import { runningDaemon } from '../helpers/daemon.ts';
import { temporaryDirectory, temporaryProject } from '../helpers/temporary.ts';
import { rpcClient } from '../helpers/websocket-client.ts';

const HOUR_MS = 3_600_000;

it.each([
  ['an hour forward', HOUR_MS],
  ['an hour back', -HOUR_MS],
  ['ten years back', -87_600 * HOUR_MS],
])('row 20: the clock jumps %s: nobody is turned away, no lock is lost, no uptime is negative', async (_, jump) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const root = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
    const home = temporaryDirectory();
    const { endpoint, registry, daemonId } = await runningDaemon({ roots: [root], home });
    const before = rpcClient((await dial({ endpoint: await endpoint() }, 3000)).socket);
    await before.initialize();

    vi.setSystemTime(Date.now() + jump);
    expect(await before.call('find_symbol', { name: 'Cart' })).toContain('cart.ts:1-1');
    const after = rpcClient((await dial({ endpoint: await endpoint() }, 3000)).socket);
    await after.initialize();
    const { host, port } = await endpoint();
    const report = await new AdminClient({ daemonId, host, port, token: await registry.daemonToken(daemonId) }).report();
    expect(report).toMatchObject({ state: 'ready', connections: 2 });
    expect(report.uptimeMs).toBeGreaterThanOrEqual(0);
    expect(await after.call('index_status', {})).not.toMatch(/updated -/);
    await expect(runningDaemon({ roots: [root], home })).rejects.toMatchObject({ code: 'LOCK_HELD' });
  } finally {
    vi.useRealTimers();
  }
});
