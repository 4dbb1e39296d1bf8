import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mcpPath, type Endpoint } from '../../src/domain/endpoint.ts';
import { runningDaemon } from '../helpers/daemon.ts';
import { httpClient, httpSession, openStream } from '../helpers/http-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { MODERN_META } from '../helpers/websocket-client.ts';

const SHOP = { 'src/cart.ts': 'export class ShopCart {\n  total() {}\n}\n' };
const FIND = { name: 'find_symbol', arguments: { name: 'ShopCart' } };

const shop = async () => {
  const root = temporaryProject(SHOP);
  const running = await runningDaemon({ roots: [root] });
  return { ...running, root, endpoint: await running.endpoint() };
};

describe('Streamable HTTP, 2026-07-28', () => {
  it('answers discovery and calls without any handshake [http.modern.discover] [http.modern.call]', async () => {
    const { endpoint } = await shop();
    const client = httpClient(endpoint);
    const discovered = await client.modern('server/discover');
    expect(discovered.headers['mcp-session-id']).toBeUndefined();
    expect(discovered.messages[0]!.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      cacheScope: 'private',
      capabilities: { tools: {}, resources: { subscribe: true }, completions: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } },
    });
    expect((await client.modern('tools/call', FIND)).text).toContain('src/cart.ts:1-3');
  });

  it('tells how long lists may be kept [http.modern.cache]', async () => {
    const { modern } = httpClient((await shop()).endpoint);
    for (const method of ['tools/list', 'resources/list', 'resources/templates/list', 'server/discover']) {
      const { result } = (await modern(method)).messages[0]!;
      expect(result, method).toMatchObject({ ttlMs: expect.any(Number) as number, cacheScope: 'private' });
    }
  });

  it('refuses what the headers and the body contradict, and versions it does not know [http.modern.errors]', async () => {
    const { modern, send } = httpClient((await shop()).endpoint);
    const mismatch = await modern('tools/call', FIND, { 'mcp-name': 'reindex' });
    expect([mismatch.status, mismatch.messages[0]!.error?.code]).toEqual([400, -32_020]);
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: { ...MODERN_META } } };
    body.params._meta['io.modelcontextprotocol/protocolVersion'] = '2099-01-01';
    const future = await send({ headers: { 'mcp-protocol-version': '2099-01-01', 'mcp-method': 'tools/list' }, body });
    expect([future.status, future.messages[0]!.error]).toMatchObject([400, { code: -32_022, data: { supported: ['2026-07-28'] } }]);
    const unknown = await modern('no/such/method');
    expect([unknown.status, unknown.messages[0]!.error?.code]).toEqual([404, -32_601]);
    const task = await modern('tasks/get', { taskId: 'x' });
    expect([task.status, task.messages[0]!.error?.code]).toEqual([400, -32_021]);
  });
});

describe('Streamable HTTP, handshake era', () => {
  it('keeps a session per client until it is ended [http.session]', async () => {
    const { endpoint, daemon } = await shop();
    for (const version of ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']) {
      const session = await httpSession(endpoint, version);
      expect(session.opened.messages[0]!.result, version).toMatchObject({ protocolVersion: version, serverInfo: { name: 'indexer' } });
      expect((await session.ask('tools/call', FIND)).text).toContain('src/cart.ts:1-3');
      expect((await session.ask('ping')).messages[0]!.result).toEqual({});
      expect(daemon.report().connections).toBe(1);
      expect((await session.send({ method: 'DELETE' })).status).toBe(200);
      expect((await session.ask('tools/call', FIND)).status).toBe(404);
      expect(daemon.report().connections).toBe(0);
    }
  });

  it('sends again what was missed on a stream that broke, to its own session only [http.session.resume]', async () => {
    const { endpoint, root } = await shop();
    const [session, other] = [await httpSession(endpoint), await httpSession(endpoint)];
    const uri = 'indexer://file/src/cart.ts';
    for (const { ask } of [session, other]) await ask('resources/subscribe', { uri });
    const listen = (headers: Record<string, string>) => openStream(endpoint, { method: 'GET', headers });
    const [first, watching] = [listen(session.headers), listen(other.headers)];
    const edit = (text: string) => writeFileSync(join(root, 'src/cart.ts'), `export class ${text} {}\n`);
    edit('One');
    await waitUntil('the first update', () => first.messages.length === 1 && watching.messages.length === 1);
    first.close();
    await waitUntil('the end of the stream', () => first.isClosed);
    edit('Two');
    await waitUntil('the second update', () => watching.messages.length === 2);
    const resume = () => listen({ ...session.headers, 'last-event-id': first.lastEventId! });
    const resumed = resume();
    await waitUntil('what was missed', () => resumed.messages.length === 1);
    edit('Three');
    await waitUntil('what comes next', () => resumed.messages.length === 2);
    expect(resumed.messages).toMatchObject([{ params: { uri } }, { params: { uri } }]);
    const refused = await other.send({ method: 'GET', headers: { 'last-event-id': first.lastEventId! } });
    expect(refused.status).toBe(400);
    for (const stream of [resumed, watching]) stream.close();
  });

  it('gives the answer of a call to who comes back for it [http.session.resume]', async () => {
    const session = await httpSession((await shop()).endpoint);
    const asked = await session.ask('tools/call', FIND);
    const [begun, answered] = [...asked.text.matchAll(/^id: (\S+)$/gm)].map(([, id]) => id!);
    const back = await session.send({ method: 'GET', headers: { 'last-event-id': begun! } });
    expect(back.messages).toEqual(asked.messages);
    expect((await session.send({ method: 'GET', headers: { 'last-event-id': answered! } })).messages).toEqual([]);
  });

  it('answers 404 to a session that it does not know [http.session.unknown]', async () => {
    const { endpoint } = await shop();
    const { send } = httpClient(endpoint);
    const headers = { 'mcp-session-id': 'c0ffee00-0000-4000-8000-000000000000', 'mcp-protocol-version': '2025-11-25' };
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    expect(await send({ headers, body })).toMatchObject({ status: 404, messages: [{ error: { code: -32_001 } }] });
    expect((await send({ method: 'GET', headers })).status).toBe(404);
    expect((await send({ method: 'DELETE', headers })).status).toBe(404);
  });

  it('answers a single call without a session, and no stream [http.session.none]', async () => {
    const { send } = httpClient((await shop()).endpoint);
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: FIND };
    expect((await send({ body })).text).toContain('src/cart.ts:1-3');
    for (const method of ['GET', 'DELETE', 'PUT', 'PATCH']) {
      expect(await send({ method }), method).toMatchObject({ status: 405, headers: { allow: 'POST, GET, DELETE' } });
    }
  });

  it('sends what the server has to say on the stream of the session [http.session.stream]', async () => {
    const { endpoint } = await shop();
    const session = await httpSession(endpoint);
    const stream = openStream(endpoint, { method: 'GET', headers: { ...session.headers, accept: 'text/event-stream' } });
    await session.ask('logging/setLevel', { level: 'info' });
    await session.ask('tools/call', { name: 'reindex', arguments: { full: true } });
    await waitUntil('the log message', () => stream.messages.some(({ method }) => method === 'notifications/message'));
    stream.close();
  });
});

describe('Streamable HTTP', () => {
  it('refuses bodies that are none, too large or of another type [http.body]', async () => {
    const { endpoint, daemon } = await shop();
    const { send } = httpClient(endpoint);
    expect(await send({ body: '{"jsonrpc":' })).toMatchObject({ status: 400, messages: [{ id: null, error: { code: -32_700 } }] });
    expect(await send({ body: '' })).toMatchObject({ status: 400, messages: [{ error: { code: -32_700 } }] });
    expect((await send({ body: '{}', headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    expect(await send({ body: JSON.stringify('x'.repeat(5_000_000)) }).catch((error: Error) => error)).toMatchObject({ status: 413 });
    for (const body of ['[]', '42', 'null', '"text"', '{}', '[[[]]]', '{"jsonrpc":"1.0","id":1,"method":"ping"}']) {
      const { status } = await send({ body });
      expect([400, 406], body).toContain(status);
    }
    expect(daemon.state).toBe('ready');
  });

  it('asks for the token of the project [http.auth]', async () => {
    const { endpoint } = await shop();
    const { send } = httpClient(endpoint);
    for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${endpoint.token}`, `Bearer ${endpoint.token} `.repeat(2)]) {
      for (const method of ['POST', 'GET', 'DELETE']) {
        const { status, text } = await send({ method, headers: { authorization } });
        expect([status, (JSON.parse(text) as { error: { code: string } }).error.code], `${method} ${authorization}`).toEqual([
          401,
          'UNAUTHORIZED',
        ]);
      }
    }
  });

  it('looks at Host and Origin before anything else [http.guard]', async () => {
    const { endpoint } = await shop();
    const { send } = httpClient(endpoint);
    const strangers = [
      { host: 'evil.example.com' },
      { host: `127.0.0.1.evil.example.com:${endpoint.port}` },
      { host: `evil.example.com@127.0.0.1` },
      { host: 'localhost.' },
      { host: '0.0.0.0' },
      { origin: 'http://evil.example.com' },
      { origin: 'http://127.0.0.1.evil.example.com' },
      { origin: 'null' },
      { origin: 'file://' },
    ];
    for (const headers of strangers) {
      // Not even whether the token is right is told.
      expect((await send({ headers: { ...headers, authorization: '' } })).status, JSON.stringify(headers)).toBe(403);
      expect((await send({ headers, path: '/nowhere' })).status, JSON.stringify(headers)).toBe(403);
    }
    const { host, port } = endpoint;
    for (const headers of [{ host: `localhost:${port}` }, { host: `[::1]:${port}` }, { origin: `http://localhost:${port}`, host }]) {
      expect((await send({ headers, body: '' })).status).toBe(400);
    }
  });

  it('answers for its own projects only, however the path is written [http.project]', async () => {
    const { endpoint } = await shop();
    const { send } = httpClient(endpoint);
    const { projectId } = endpoint;
    const paths = [
      mcpPath(projectId).replace(projectId, 'other-0123456789ab'),
      `/p/${projectId}/../${projectId}/mcp`,
      `/p/${projectId}%2f/mcp`,
      '/p/..%2f..%2fetc/mcp',
      '/p//mcp',
      `/p/${projectId}/mcp/`,
      `//p/${projectId}/mcp`,
      `/p/${projectId.toUpperCase()}/mcp`,
    ];
    for (const path of paths) expect((await send({ path, body: {} })).status, path).toBe(404);
  });

  it('answers the calls in flight before it stops, and no further ones [http.drain]', async () => {
    const { endpoint, daemon } = await shop();
    const { modern } = httpClient(endpoint);
    const calls = Array.from({ length: 12 }, () => modern('tools/call', { name: 'search_code', arguments: { query: '/Shop.art/' } }));
    await waitUntil('the calls to be there', async () => (await metricsOf(endpoint)).includes('gen_ai_tool_name="search_code"'));
    await daemon.stop('stop');
    const outcomes = await Promise.all(calls.map((call) => call.catch(() => undefined)));
    for (const answer of outcomes) expect(answer?.status === 503 || answer?.text.includes('src/cart.ts')).toBe(true);
  });
});

async function metricsOf({ host, port }: Endpoint): Promise<string> {
  return (await fetch(`http://${host}:${port}/metrics`)).text();
}
