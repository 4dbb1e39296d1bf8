import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryServerEventBus, McpServer } from '@modelcontextprotocol/server';
import { expect, it, onTestFinished } from 'vitest';
import { ResourceWatch } from '../../../src/daemon/resource-watch.ts';
import { StreamableHttp } from '../../../src/daemon/streamable-http.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { silentLogger } from '../../helpers/logger.ts';

async function served() {
  const open = new Set<McpServer>();
  const bus = new InMemoryServerEventBus();
  const http = new StreamableHttp({
    factory: () => {
      const server = new McpServer({ name: 'test', version: '1' });
      open.add(server);
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a callback of the SDK, which has no other
      server.server.onclose = () => open.delete(server);
      return server;
    },
    bus,
    watch: new ResourceWatch({ versionOf: async () => null, bus }),
    clock: fakeClock(),
    logger: silentLogger,
  });
  const handle: RequestListener = (incoming, outgoing) => void http.handle(incoming, outgoing);
  const server = createServer(handle).listen(0, '127.0.0.1');
  onTestFinished(async () => {
    await http.close();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return { open, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp` };
}

it('keeps no server for a handshake that it refused [http.session]', async () => {
  const { open, url } = await served();
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  const initialize = async (accept: string) => {
    const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', accept } });
    await answer.text();
    return answer.status;
  };
  expect(await initialize('application/json')).toBe(406);
  expect(open.size).toBe(0);
  expect(await initialize('application/json, text/event-stream')).toBe(200);
  expect(open.size).toBe(1);
});
