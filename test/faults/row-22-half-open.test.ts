import { expect, it } from 'vitest';
import { mcpPath } from '../../src/domain/endpoint.ts';
import { runningDaemon } from '../helpers/daemon.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { blackholingRelay } from './relay.ts';

const NOTICE_LIMIT_MS = 25_000;

it('row 22: a connection that carries nothing any more is noticed, and the call is sent again, once', async () => {
  const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
  const { endpoint, daemon } = await runningDaemon({ roots: [project] });
  const { port, token, projectId } = await endpoint();
  const relay = await blackholingRelay(port);
  const url = `ws://127.0.0.1:${relay.port}${mcpPath(projectId).replace(/mcp$/, 'ws')}`;
  const client = await proxyClient(project, { MCP_SERVER_URL: url, MCP_SERVER_TOKEN: token });
  expect(await client.call('find_symbol', { name: 'Cart' })).toContain('cart.ts:1-1');
  expect(relay.connections()).toBe(1);

  relay.swallow();
  const start = performance.now();
  expect(await client.call('find_symbol', { name: 'Cart' })).toContain('cart.ts:1-1');
  expect(performance.now() - start).toBeLessThan(NOTICE_LIMIT_MS);
  expect(relay.connections()).toBe(2);
  expect(daemon.report().state).toBe('ready');
});
