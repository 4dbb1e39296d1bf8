import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { AdminClient } from '../../src/connector/admin-client.ts';
import { dial } from '../../src/connector/dial.ts';
import { dedicatedDaemonId, poolDaemonId, SHARED_DAEMON_ID } from '../../src/domain/daemon.ts';
import { httpBase, mcpPath, webSocketUrl, type Endpoint } from '../../src/domain/endpoint.ts';
import { newNonce, projectAudience, signRequest } from '../../src/domain/handshake.ts';
import { projectAt } from '../../src/domain/project.ts';
import { readBeat } from '../../src/platform/beat-file.ts';
import { daemonDirectory, heartbeatFile, indexDirectory } from '../../src/platform/paths.ts';
import { registerProject, runningDaemon } from '../helpers/daemon.ts';
import { pathsIn } from '../helpers/paths.ts';
import { temporaryDirectory, temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { MODERN_META, rpcClient } from '../helpers/websocket-client.ts';

const SHOP = { 'src/cart.ts': 'export class ShopCart {\n  total() {}\n}\n' };
const BLOG = { 'post.py': 'class BlogPost:\n    pass\n' };

const connect = async (endpoint: Endpoint) => rpcClient((await dial({ endpoint }, 3000)).socket);

/** Status of an upgrade that is refused, and the code in its body. */
function refusedUpgrade(url: string, headers: Record<string, string>, protocol = 'mcp'): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocol, { headers });
    socket.on('open', () => reject(new Error('the upgrade was accepted')));
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, code: (JSON.parse(body) as { error: { code: string } }).error.code }),
      );
    });
  });
}

describe('daemon', () => {
  it('publishes where it is after it is bound, and removes that when it stops', async () => {
    const { daemon, registry, daemonId, endpoint, paths } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const published = await endpoint();
    expect(published).toMatchObject({ host: '127.0.0.1', pid: process.pid, epoch: 1, buildId: '0.0.0+test', daemonId });
    expect(await registry.processes.get(daemonId)).toMatchObject({ state: 'ready', port: published.port });
    expect(statSync(join(paths.projectsDirectory, published.projectId, 'endpoint.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(paths.projectsDirectory, published.projectId)).mode & 0o777).toBe(0o700);
    await daemon.stop('stop');
    expect(await registry.endpoints.get(published.projectId)).toBeUndefined();
    expect(await registry.processes.get(daemonId)).toBeUndefined();
    await expect(dial({ endpoint: published }, 1000)).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  });

  it('answers every tool over WebSocket, for clients of both protocol eras [ws.eras]', async () => {
    const { endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const legacy = await connect(await endpoint());
    expect((await legacy.initialize()).result).toMatchObject({ protocolVersion: '2025-11-25', serverInfo: { name: 'indexer' } });
    expect(await legacy.call('find_symbol', { name: 'ShopCart.total' })).toContain('src/cart.ts:2-2  method in ShopCart  total()');
    expect(await legacy.call('search_code', { query: 'class ShopCart' })).toContain('     1: export class ShopCart {');
    expect(await legacy.call('file_outline', { path: 'src/cart.ts' })).toContain(
      '1-3  class  export class ShopCart\n  2-2  method  total()',
    );
    expect(await legacy.call('index_status', {})).toContain('index: ready, 2 documents');

    const modern = await connect(await endpoint());
    const discovered = await modern.ask('server/discover', { _meta: MODERN_META });
    expect(discovered.result).toMatchObject({ resultType: 'complete', supportedVersions: ['2026-07-28'] });
    expect(await modern.call('find_symbol', { name: 'ShopCart' }, MODERN_META)).toContain('1 symbol named ShopCart');
    const data = JSON.parse(await modern.call('find_symbol', { name: 'ShopCart' }, { ...MODERN_META, 'indexer/format': 'json' })) as {
      symbols: object[];
    };
    expect(data.symbols).toMatchObject([{ name: 'ShopCart', path: 'src/cart.ts', startLine: 1, endLine: 3, kind: 'class', stale: false }]);
  });

  it('sees what happens to files without being asked to', async () => {
    const root = temporaryProject(SHOP);
    const { endpoint } = await runningDaemon({ roots: [root] });
    const client = await connect(await endpoint());
    await client.initialize();
    const find = (name: string) => client.call('find_symbol', { name });
    writeFileSync(join(root, 'src/till.ts'), 'export class Till {}\n');
    await waitUntil('the new file', async () => (await find('Till')).includes('src/till.ts:1-1'));
    renameSync(join(root, 'src'), join(root, 'lib'));
    await waitUntil('the renamed directory', async () => (await find('ShopCart')).includes('lib/cart.ts:1-3'));
    writeFileSync(join(root, '.indexerignore'), 'lib/till.ts\n');
    await waitUntil('the ignored file to be gone', async () => (await find('Till')).includes('no symbol is named like Till'));
    writeFileSync(join(root, 'lib/cart.ts'), 'export class Basket {}\n');
    // The watcher may be about to look at the same file.
    expect(await client.call('reindex', {})).toMatch(/index: (ready|catching up)/);
    expect(await find('Basket')).toContain('lib/cart.ts:1-1');
  });

  it('answers over Streamable HTTP with a bearer token, for both eras', async () => {
    const { endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const { host, port, projectId, token } = await endpoint();
    const post = async (body: object, headers: Record<string, string> = {}) => {
      const response = await fetch(httpBase(host, port) + mcpPath(projectId), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
      });
      return { status: response.status, text: await response.text() };
    };
    const call = { method: 'tools/call', params: { name: 'find_symbol', arguments: { name: 'ShopCart' } } };
    const modern = await post(
      { ...call, params: { ...call.params, _meta: MODERN_META } },
      { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'find_symbol' },
    );
    expect(modern).toMatchObject({ status: 200, text: expect.stringContaining('src/cart.ts:1-3') as string });
    const legacy = await post(call, { 'mcp-protocol-version': '2025-11-25' });
    expect(legacy).toMatchObject({ status: 200, text: expect.stringContaining('src/cart.ts:1-3') as string });
    expect((await post(call, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post(call, { authorization: '' })).status).toBe(401);
  });

  it('lets nobody in with a wrong token, a stale or used handshake, a wrong Host or Origin, or for a project it does not serve [ws.admission]', async () => {
    const { endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const published = await endpoint();
    const url = webSocketUrl(published);
    const audience = projectAudience(published.projectId, published.port);
    const sign = (token: string, nonce = newNonce(), time = Date.now()) => ({ authorization: signRequest(token, audience, nonce, time) });
    const good = sign(published.token);

    expect(await refusedUpgrade(url, {})).toEqual({ status: 401, code: 'UNAUTHORIZED' });
    expect(await refusedUpgrade(url, sign('wrong'))).toEqual({ status: 401, code: 'UNAUTHORIZED' });
    expect(await refusedUpgrade(url, { authorization: 'Bearer wrong' })).toEqual({ status: 401, code: 'UNAUTHORIZED' });
    expect(await refusedUpgrade(url, sign(published.token, newNonce(), Date.now() - 60_000))).toEqual({
      status: 401,
      code: 'UNAUTHORIZED',
    });
    expect(await refusedUpgrade(url, { ...good, host: 'evil.example.com' })).toEqual({ status: 403, code: 'HOST_REFUSED' });
    expect(await refusedUpgrade(url, { ...good, origin: 'https://evil.example.com' })).toEqual({ status: 403, code: 'ORIGIN_REFUSED' });
    expect(await refusedUpgrade(url.replace(published.projectId, 'other-0123456789ab'), good)).toEqual({
      status: 404,
      code: 'PROJECT_NOT_SERVED',
    });
    expect(await refusedUpgrade(url.replace(published.projectId, '..%2f..'), good)).toEqual({ status: 404, code: 'NOT_FOUND' });

    const socket = new WebSocket(url, 'mcp', { headers: good });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.terminate();
    expect(await refusedUpgrade(url, good)).toEqual({ status: 401, code: 'UNAUTHORIZED' });
  });

  it('checks Host and Origin of every HTTP request', async () => {
    const { endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const { host, port } = await endpoint();
    const status = async (headers: Record<string, string>) => {
      const { request } = await import('node:http');
      return new Promise((resolve) =>
        request({ host, port, path: '/healthz', headers }, (response) => resolve(response.resume().statusCode)).end(),
      );
    };
    expect(await status({})).toBe(200);
    expect(await status({ host: `localhost:${port}` })).toBe(200);
    expect(await status({ host: 'evil.example.com' })).toBe(403);
    expect(await status({ origin: 'http://evil.example.com' })).toBe(403);
  });

  it('answers malformed messages with an error and goes on [ws.malformed]', async () => {
    const { endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const client = await connect(await endpoint());
    await client.initialize();
    for (const [frame, code, id] of [
      ['{"jsonrpc":', -32_700, null],
      ['[]', -32_600, null],
      ['{"id":1,"method":"x"}', -32_600, 1],
      ['"text"', -32_600, null],
    ] as const) {
      const next = client.next();
      client.socket.send(frame);
      expect(await next).toMatchObject({ id, error: { code } });
    }
    const mistaken = client.next();
    client.socket.send('{"jsonrpc":"2.0","id":77,"method":"tools/list","params":[1]}');
    expect(await mistaken).toMatchObject({ id: 77, error: { code: -32_600 } });
    expect((await client.ask('no/such/method')).error?.code).toBe(-32_601);
    expect((await client.ask('tools/call', { name: 'no_such_tool', arguments: {} })).error?.code).toBe(-32_602);
    expect((await client.ask('tools/call', { name: 'find_symbol', arguments: { name: '' } })).result?.isError).toBe(true);
    expect(await client.call('find_symbol', { name: 'ShopCart' })).toContain('1 symbol named ShopCart');
  });

  it('refuses a request with the id of one in flight [ws.duplicate]', async () => {
    const { endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const client = await connect(await endpoint());
    await client.initialize();
    const call = { jsonrpc: '2.0', id: 'same', method: 'tools/call', params: { name: 'search_code', arguments: { query: '/cart/' } } };
    for (let at = 0; at < 2; at++) client.socket.send(JSON.stringify(call));
    await waitUntil('both answers', () => client.answers.filter(({ id }) => id === 'same' || id === null).length === 2);
    expect(client.answers.find(({ id }) => id === null)).toMatchObject({ error: { code: -32_600 } });
    expect(client.answers.find(({ id }) => id === 'same')?.result).toBeDefined();
  });

  it('closes on a binary frame and on one that is too large [ws.frames]', async () => {
    const { endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const binary = await connect(await endpoint());
    const closed = binary.closed();
    binary.socket.send(Buffer.from('{}'));
    expect(await closed).toBe(1003);
    const large = await connect(await endpoint());
    const gone = large.closed();
    large.socket.on('error', () => undefined);
    large.socket.send(`"${'x'.repeat(11_000_000)}"`);
    expect(await gone).toBe(1009);
  });

  it('gives what the caller can mend as a result that the model reads', async () => {
    const { endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const client = await connect(await endpoint());
    await client.initialize();
    const { result } = await client.ask('tools/call', { name: 'file_outline', arguments: { path: '../../etc/passwd' } });
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('QUERY_INVALID') as string }] });
  });

  it('serves several projects with a token each, and none with the token of another', async () => {
    const { projects, endpoint, daemon } = await runningDaemon({
      roots: [temporaryProject(SHOP), temporaryProject(BLOG)],
      daemonId: poolDaemonId(0),
    });
    const [shop, blog] = [await endpoint(projects[0]), await endpoint(projects[1])];
    expect(shop.port).toBe(blog.port);
    expect(shop.token).not.toBe(blog.token);
    const clients = [await connect(shop), await connect(blog)] as const;
    for (const client of clients) await client.initialize();
    expect(await clients[0].call('find_symbol', { name: 'ShopCart' })).toContain('src/cart.ts');
    expect(await clients[0].call('find_symbol', { name: 'BlogPost' })).toContain('no symbol');
    expect(await clients[1].call('find_symbol', { name: 'BlogPost' })).toContain('post.py');
    expect(daemon.report()).toMatchObject({ connections: 2, placement: 'pool', slot: 0 });
    await expect(dial({ endpoint: { ...blog, token: shop.token } }, 1000)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    const response = await fetch(httpBase(blog.host, blog.port) + mcpPath(blog.projectId), {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.token}` },
    });
    expect(response.status).toBe(401);
  });

  it('takes projects in and lets them go while it runs', async () => {
    const { daemon, registry, daemonId, endpoint, projects } = await runningDaemon({
      roots: [temporaryProject(SHOP)],
      daemonId: SHARED_DAEMON_ID,
    });
    const { host, port } = await endpoint();
    const admin = new AdminClient({ daemonId, host, port, token: await registry.daemonToken(daemonId) });
    const blog = await registerProject(registry, temporaryProject(BLOG), daemonId);
    await admin.attach(blog.projectId);
    await waitUntil('the second index', () => daemon.report().projects.every(({ index }) => index.state === 'ready'));
    const client = await connect(await endpoint(blog));
    const closed = client.closed();
    await client.initialize();
    expect(await client.call('find_symbol', { name: 'BlogPost' })).toContain('post.py');
    await admin.detach(blog.projectId);
    expect(await closed).toBe(1012);
    expect(await registry.endpoints.get(blog.projectId)).toBeUndefined();
    expect((await admin.report()).projects.map(({ projectId }) => projectId)).toEqual([projects[0]!.projectId]);
  });

  it('speaks to the supervisor only, and proves itself to it', async () => {
    const { registry, daemonId, endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const { host, port, token } = await endpoint();
    const target = { daemonId, host, port, token: await registry.daemonToken(daemonId) };
    expect(await new AdminClient(target).report()).toMatchObject({ daemonId, state: 'ready' });
    await expect(new AdminClient({ ...target, token }).report()).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
    expect((await fetch(`${httpBase(host, port)}/admin/status`, { headers: { authorization: `Bearer ${target.token}` } })).status).toBe(
      401,
    );
    expect((await fetch(`${httpBase(host, port)}/admin/stop`, { method: 'POST' })).status).toBe(401);

    const stranger = createServer((_request, response) => response.end('{"daemonId":"fake"}'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void stranger.close());
    const strange = new AdminClient({ ...target, port: (stranger.address() as AddressInfo).port });
    await expect(strange.report()).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  });

  it('refuses to talk to a stranger on its port, and gives it nothing to use', async () => {
    const { endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const published = await endpoint();
    const heard: string[] = [];
    const stranger = createServer();
    const { WebSocketServer } = await import('ws');
    const sockets = new WebSocketServer({ server: stranger, handleProtocols: () => 'mcp' });
    stranger.on('upgrade', (request) => heard.push(JSON.stringify(request.headers)));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      sockets.close();
      stranger.close();
    });
    const lured = { ...published, port: (stranger.address() as AddressInfo).port };
    await expect(dial({ endpoint: lured }, 1000)).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
    expect(heard.join()).not.toContain(published.token);
    const { authorization } = JSON.parse(heard[0]!) as { authorization: string };
    expect(await refusedUpgrade(webSocketUrl(published), { authorization })).toMatchObject({ status: 401 });
  });

  it('refuses a second life while it lives', async () => {
    const root = temporaryProject(SHOP);
    const home = temporaryDirectory();
    const { endpoint } = await runningDaemon({ roots: [root], home });
    const { port } = await endpoint();
    await expect(runningDaemon({ roots: [root], home })).rejects.toMatchObject({
      code: 'LOCK_HELD',
      message: expect.stringContaining(`port ${port}`) as string,
    });
    expect((await endpoint()).port).toBe(port);
  });

  it('is not held up by the lock of a life that was killed as it wrote its process record', async () => {
    const home = temporaryDirectory();
    const root = temporaryProject(SHOP);
    const daemonId = dedicatedDaemonId(projectAt(root).projectId);
    mkdirSync(join(daemonDirectory(pathsIn(home), daemonId), 'daemon.pid.lock'), { recursive: true });
    const { registry } = await runningDaemon({ roots: [root], home });
    expect(await registry.processes.get(daemonId)).toMatchObject({ state: 'ready' });
  });

  it('tells who has its pinned port', async () => {
    const first = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const { port } = await first.endpoint();
    await expect(runningDaemon({ roots: [temporaryProject(BLOG)], port: { pinned: port } })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  });

  it('publishes again what somebody removed or damaged', async () => {
    const { endpoint, paths, registry, daemonId } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const published = await endpoint();
    const file = join(paths.projectsDirectory, published.projectId, 'endpoint.json');
    writeFileSync(file, '{"schema":1,');
    rmSync(join(paths.daemonsDirectory, daemonId, 'daemon.pid'));
    await waitUntil(
      'the records',
      async () =>
        (await registry.endpoints.get(published.projectId)) !== undefined && (await registry.processes.get(daemonId)) !== undefined,
      8000,
    );
    expect(await endpoint()).toMatchObject({ port: published.port });
  });

  it('shows that it rests, and that it does no longer before it answers; at rest it notices at once what happens to its records', async () => {
    const { registry, daemonId, endpoint, paths } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const shown = () => readBeat(heartbeatFile(paths, daemonId))?.changes;
    const rest = () => waitUntil('rest', () => shown() !== undefined, 20_000);
    await rest();
    const client = await connect(await endpoint());
    expect(shown()).toBeUndefined();
    client.socket.close();
    await rest();
    const { projectId } = await endpoint();
    rmSync(join(daemonDirectory(paths, daemonId), 'daemon.pid'));
    writeFileSync(join(paths.projectsDirectory, projectId, 'endpoint.json'), '{');
    await waitUntil(
      'the records',
      async () => (await registry.endpoints.get(projectId)) !== undefined && (await registry.processes.get(daemonId)) !== undefined,
      3000,
    );
  });

  it('leaves when its lock file is replaced', async () => {
    const { daemon, paths, daemonId } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const lock = join(paths.daemonsDirectory, daemonId, 'life.lock.db');
    renameSync(lock, `${lock}.moved`);
    expect(await daemon.stopRequested).toBe('restart');
  }, 15_000);

  it('builds a damaged index anew and leaves the other projects alone', async () => {
    const home = temporaryDirectory();
    const roots = [temporaryProject(SHOP), temporaryProject(BLOG)];
    const first = await runningDaemon({ roots, home, daemonId: SHARED_DAEMON_ID });
    await first.daemon.stop('stop');
    const directory = indexDirectory(first.paths, first.projects[0]!.projectId);
    const file = join(directory, 'code_index.db');
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096, bytes.length - 4096);
    writeFileSync(file, bytes);
    const second = await runningDaemon({ roots, home, daemonId: SHARED_DAEMON_ID });
    expect(existsSync(`${file}.corrupt`)).toBe(true);
    const client = await connect(await second.endpoint(second.projects[0]));
    await client.initialize();
    expect(await client.call('find_symbol', { name: 'ShopCart' })).toContain('src/cart.ts:1-3');
    expect(existsSync(join(indexDirectory(first.paths, first.projects[1]!.projectId), 'code_index.db.corrupt'))).toBe(false);
  });

  it('answers from the index it has while it catches up, and reads only what changed', async () => {
    const home = temporaryDirectory();
    const root = temporaryProject(SHOP);
    const first = await runningDaemon({ roots: [root], home });
    await first.daemon.stop('stop');
    writeFileSync(join(root, 'new.ts'), 'export function addedLater() {}');
    const second = await runningDaemon({ roots: [root], home });
    const client = await connect(await second.endpoint());
    await client.initialize();
    expect(await client.call('find_symbol', { name: 'addedLater' })).toContain('new.ts:1-1');
    expect(second.daemon.report().projects[0]!.index.documents).toBe(3);
  });

  it('drains: answers what is in flight, then says goodbye [ws.drain]', async () => {
    const { daemon, endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const client = await connect(await endpoint());
    await client.initialize();
    const calls = Array.from({ length: 50 }, () => client.call('search_code', { query: 'cart' }));
    const closed = client.closed();
    await client.call('index_status', {});
    await daemon.stop('stop');
    expect(await closed).toBe(1001);
    for (const text of await Promise.all(calls)) expect(text).toContain('src/cart.ts');
  });

  it('has metrics', async () => {
    const { endpoint } = await runningDaemon({ roots: [temporaryProject(SHOP)] });
    const { host, port } = await endpoint();
    const client = await connect(await endpoint());
    await client.initialize();
    await client.call('find_symbol', { name: 'x' });
    const text = await (await fetch(`${httpBase(host, port)}/metrics`)).text();
    expect(text).toContain('mcp_server_operation_duration_seconds_count{gen_ai_tool_name="find_symbol",error_type=""} 1');
    expect(text).toContain('indexer_connections 1');
    expect((await fetch(`${httpBase(host, port)}/readyz`)).status).toBe(200);
  });
});
