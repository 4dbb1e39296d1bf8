import { McpServer } from '@modelcontextprotocol/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpSessions, SESSION_TTL_MS } from '../../../src/daemon/http-sessions.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { silentLogger } from '../../helpers/logger.ts';

function sessions() {
  const clock = fakeClock();
  let closed = 0;
  const all = new HttpSessions({
    factory: () => {
      const server = new McpServer({ name: 'test', version: '1' });
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a callback of the SDK, which has no other
      server.server.onclose = () => closed++;
      return server;
    },
    clock,
    logger: silentLogger,
  });
  onTestFinished(() => all.close());
  const open = async () => {
    const transport = await all.open();
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
    const parsedBody = { jsonrpc: '2.0', id: 1, method: 'initialize', params };
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const response = await transport.handleRequest(new Request('http://localhost/mcp', { method: 'POST', headers }), { parsedBody });
    await response.text();
    return transport.sessionId!;
  };
  return { all, clock, open, closed: () => closed };
}

describe('HTTP sessions', () => {
  it('expire when nobody uses them for half an hour, and take their server with them [http.session.ttl]', async () => {
    const { all, clock, open, closed } = sessions();
    const [idle, used] = [await open(), await open()];
    clock.advance(SESSION_TTL_MS - 1);
    expect(all.use(used)).toBeDefined();
    clock.advance(1);
    expect(all.use(idle)).toBeUndefined();
    expect(all.use(used)).toBeDefined();
    expect(all.size).toBe(1);
    expect(closed()).toBe(1);
  });

  it('do not expire while a stream of theirs is open [http.session.ttl]', async () => {
    const { all, clock, open } = sessions();
    const id = await open();
    const release = all.hold(id);
    clock.advance(10 * SESSION_TTL_MS);
    expect(all.use(id)).toBeDefined();
    release();
    clock.advance(SESSION_TTL_MS);
    expect(all.use(id)).toBeUndefined();
  });

  it('are bounded: the one that was not used for longest goes, unless all are in use [http.session.cap]', async () => {
    const { all, open } = sessions();
    const ids: string[] = [];
    for (let at = 0; at < 256; at++) ids.push(await open());
    all.use(ids[0]!);
    const releases = ids.slice(2).map((id) => all.hold(id));
    await open();
    expect(all.use(ids[1]!)).toBeUndefined();
    expect(all.use(ids[0]!)).toBeDefined();
    releases.push(all.hold(ids[0]!));
    await open();
    expect(all.size).toBe(256);
    releases.forEach((release) => release());
  });
});
