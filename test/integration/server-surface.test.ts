import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dial } from '../../src/connector/dial.ts';
import { runningDaemon } from '../helpers/daemon.ts';
import { httpClient, httpSession, openStream } from '../helpers/http-client.ts';
import { temporaryDirectory, temporaryProject, writeFiles } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { MODERN_META, rpcClient } from '../helpers/websocket-client.ts';

const SHOP = {
  'src/cart.ts': 'export class ShopCart {\n  total() {\n    return 1;\n  }\n}\n',
  'src/a b/für.md': '# Cart notes\n',
  'secret.env': 'TOKEN=1\n',
  '.gitignore': 'secret.env\n',
};
const MANY_FILES = 450;
const FILE = 'indexer://file/src/cart.ts';
const SYMBOL = 'indexer://symbol/src/cart.ts#ShopCart.total';

/** Takes more than a second on any machine. */
const LARGE = Object.fromEntries(
  Array.from({ length: 400 }, (_, at) => [
    `lib/large-${at}.ts`,
    Array.from({ length: 500 }, (_, line) => `export const value${at}_${line} = 1;\n`).join(''),
  ]),
);

async function shop(files: Record<string, string> = SHOP) {
  const root = temporaryProject(files);
  const running = await runningDaemon({ roots: [root] });
  const endpoint = await running.endpoint();
  const connect = async () => rpcClient((await dial({ endpoint }, 3000)).socket);
  return { ...running, root, endpoint, connect };
}

const legacyClient = async (connect: () => Promise<ReturnType<typeof rpcClient>>) => {
  const client = await connect();
  await client.initialize();
  return client;
};

describe('what a server says of itself', () => {
  it('has short instructions, and hints for every tool [surface.instructions] [surface.annotations]', async () => {
    const client = await (await shop()).connect();
    const { result } = await client.initialize();
    const instructions = result!['instructions'] as string;
    expect(Buffer.byteLength(instructions)).toBeLessThanOrEqual(2048);
    expect(instructions.indexOf('find_symbol')).toBeLessThan(400);
    const { tools } = (await client.ask('tools/list')).result as unknown as { tools: { name: string; annotations: object }[] };
    for (const { name, annotations } of tools) {
      expect(annotations, name).toEqual({
        title: expect.any(String) as string,
        readOnlyHint: name !== 'reindex',
        idempotentHint: true,
        destructiveHint: false,
        openWorldHint: false,
      });
    }
  });
});

describe('resources', () => {
  it('lists the indexed files page by page [surface.resources.list] [surface.pagination]', async () => {
    const files = Object.fromEntries(
      Array.from({ length: MANY_FILES }, (_, at) => [`lib/file-${String(at).padStart(3, '0')}.ts`, `${at}`]),
    );
    const client = await legacyClient((await shop({ ...SHOP, ...files })).connect);
    const names: string[] = [];
    for (let cursor: unknown, pages = 0; pages === 0 || cursor !== undefined; pages++) {
      const { result } = await client.ask('resources/list', cursor === undefined ? {} : { cursor });
      names.push(...(result!['resources'] as { name: string }[]).map(({ name }) => name));
      cursor = result!['nextCursor'];
      expect(pages).toBeLessThan(4);
    }
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['src/cart.ts', 'src/a b/für.md', 'lib/file-449.ts']));
    expect(names).not.toContain('secret.env');
    for (const cursor of ['nonsense', '', Buffer.from('p').toString('base64url'), 'x'.repeat(10_000)]) {
      expect((await client.ask('resources/list', { cursor })).error?.code, cursor.slice(0, 20)).toBe(-32_602);
    }
  });

  it('has no second page of what fits on one [surface.pagination]', async () => {
    const { connect } = await shop();
    for (const client of [await legacyClient(connect), modernClient(await connect())]) {
      for (const method of ['tools/list', 'resources/templates/list']) {
        expect((await client.ask(method, {})).result, method).toBeDefined();
        expect((await client.ask(method, { cursor: 'bogus' })).error?.code, method).toBe(-32_602);
      }
    }
  });

  it('reads files and symbols as they are on disk [surface.resources.read]', async () => {
    const { connect, root } = await shop();
    const client = await legacyClient(connect);
    const read = async (uri: string) => (await client.ask('resources/read', { uri })).result?.['contents'] as { text: string }[];
    expect((await read(FILE))[0]).toMatchObject({ uri: FILE, mimeType: 'text/plain', text: SHOP['src/cart.ts'] });
    expect((await read(SYMBOL))[0]!.text).toBe('src/cart.ts:2-4\n  total() {\n    return 1;\n  }');
    expect((await read('indexer://file/src/a%20b/f%C3%BCr.md'))[0]).toMatchObject({ mimeType: 'text/markdown' });
    writeFileSync(join(root, 'src/cart.ts'), 'export class ShopCart {}\n');
    expect((await read(FILE))[0]!.text).toBe('export class ShopCart {}\n');
  });

  it('reads nothing that is not indexed, and nothing outside the project [surface.resources.refused] [hostile.paths]', async () => {
    const { connect, root } = await shop();
    const outside = writeFiles(temporaryDirectory(), { 'secret.ts': 'export const secret = 1;\n' });
    symlinkSync(join(outside, 'secret.ts'), join(root, 'link.ts'));
    symlinkSync(outside, join(root, 'linked'));
    const clients = [await legacyClient(connect), modernClient(await connect())];
    for (const client of clients) {
      const unread = [
        'indexer://file/secret.env',
        'indexer://file/missing.ts',
        'indexer://file/../../etc/passwd',
        'indexer://file/..%2f..%2fetc%2fpasswd',
        'indexer://file/%2e%2e/%2e%2e/etc/passwd',
        'indexer://file//etc/passwd',
        'indexer://file/%2fetc%2fpasswd',
        'indexer://file/link.ts',
        'indexer://file/linked/secret.ts',
        'indexer://file/src',
        'indexer://file/src%00/cart.ts',
        'indexer://file/%E0%A4%A',
        'indexer://symbol/src/cart.ts',
        'indexer://symbol/src/cart.ts#',
        'indexer://symbol/src/cart.ts#Nobody',
        'indexer://symbol/..%2fsecret.ts#secret',
        'indexer://elsewhere/src/cart.ts',
        'file:///etc/passwd',
        'no uri',
        `indexer://file/${'a/'.repeat(20_000)}`,
      ];
      for (const uri of unread) {
        const { error, result } = await client.ask('resources/read', { uri });
        expect(result, uri.slice(0, 80)).toBeUndefined();
        expect([-32_602, -32_002], uri.slice(0, 80)).toContain(error?.code);
      }
    }
  });

  it('reads no file through a directory that became a link to somewhere else [hostile.paths]', async () => {
    const { connect, root, daemon } = await shop();
    const client = await legacyClient(connect);
    const outside = writeFiles(temporaryDirectory(), { 'cart.ts': 'export class Stolen {}\n' });
    renameSync(join(root, 'src'), join(root, '..', `${root.split('/').pop()}-moved`));
    symlinkSync(outside, join(root, 'src'));
    const { result } = await client.ask('resources/read', { uri: FILE });
    expect(result).toBeUndefined();
    rmSync(join(root, '..', `${root.split('/').pop()}-moved`), { recursive: true });
    expect(daemon.state).toBe('ready');
  });

  it('completes paths and symbols [surface.completion]', async () => {
    const { connect } = await shop();
    const client = await legacyClient(connect);
    const complete = async (uri: string, name: string, value: string) => {
      const { result, error } = await client.ask('completion/complete', { ref: { type: 'ref/resource', uri }, argument: { name, value } });
      expect(error).toBeUndefined();
      return (result!['completion'] as { values: string[] }).values;
    };
    expect(await complete('indexer://file/{+path}', 'path', 'src/c')).toEqual(['src/cart.ts']);
    expect(await complete('indexer://file/{+path}', 'path', 'car')).toEqual(['src/cart.ts']);
    expect(await complete('indexer://symbol/{+id}', 'id', 'tot')).toEqual(['src/cart.ts#ShopCart.total']);
    expect(await complete('indexer://symbol/{+id}', 'id', 'src/cart.ts#Shop')).toEqual([
      'src/cart.ts#ShopCart',
      'src/cart.ts#ShopCart.total',
    ]);
    for (const value of ['', ' ', '#', '%', '"', '\u0000', '*', '.', 'x'.repeat(5000)]) {
      expect(await complete('indexer://symbol/{+id}', 'id', value), value.slice(0, 10)).toEqual([]);
    }
  });
});

describe('changes', () => {
  it('tells a client of the handshake era what it subscribed to, and nothing else [surface.subscribe.legacy]', async () => {
    const { connect, root } = await shop();
    const [subscriber, other] = [await legacyClient(connect), await legacyClient(connect)];
    await subscriber.ask('resources/subscribe', { uri: SYMBOL });
    await subscriber.ask('resources/subscribe', { uri: FILE });
    await subscriber.ask('resources/subscribe', { uri: 'indexer://file/later.ts' });
    const updated = () => subscriber.told('notifications/resources/updated').map(({ uri }) => uri);
    writeFileSync(join(root, 'src/cart.ts'), 'export class ShopCart {}\n');
    await waitUntil('the updates', () => updated().length === 2);
    expect(new Set(updated())).toEqual(new Set([FILE, SYMBOL]));
    await subscriber.ask('resources/unsubscribe', { uri: FILE });
    writeFileSync(join(root, 'later.ts'), 'export class Later {}\n');
    await waitUntil('the new file', () => updated().includes('indexer://file/later.ts'));
    writeFileSync(join(root, 'src/cart.ts'), 'export class Basket {}\n');
    await waitUntil('the symbol again', () => updated().filter((uri) => uri === SYMBOL).length === 2);
    expect(updated().filter((uri) => uri === FILE)).toEqual([FILE]);
    expect(other.told('notifications/resources/updated')).toEqual([]);
  });

  it('tells the listening requests of a WebSocket, and ends them when the daemon stops [surface.listen] [ws.listen.end]', async () => {
    const { connect, root, daemon } = await shop();
    const client = await connect();
    const id = client.begin('subscriptions/listen', { notifications: { resourceSubscriptions: [FILE] }, _meta: MODERN_META });
    await waitUntil('the acknowledgement', () => client.told('notifications/subscriptions/acknowledged').length === 1);
    writeFileSync(join(root, 'src/cart.ts'), 'export class ShopCart {}\n');
    await waitUntil('the update', () => client.told('notifications/resources/updated').length === 1);
    expect(client.told('notifications/resources/updated')[0]).toMatchObject({
      uri: FILE,
      _meta: { 'io.modelcontextprotocol/subscriptionId': id },
    });
    const closed = client.closed();
    const start = performance.now();
    await daemon.stop('restart');
    expect(await closed).toBe(1012);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(client.answers.find((answer) => answer.id === id)?.result).toMatchObject({ resultType: 'complete' });
  });

  it('tells the listening requests of Streamable HTTP, in both eras [surface.listen] [surface.subscribe.legacy]', async () => {
    const { endpoint, root } = await shop();
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' };
    const params = { notifications: { resourceSubscriptions: [FILE] }, _meta: MODERN_META };
    const modern = openStream(endpoint, { headers, body: { jsonrpc: '2.0', id: 'listen', method: 'subscriptions/listen', params } });
    const session = await httpSession(endpoint);
    const legacy = openStream(endpoint, { method: 'GET', headers: { ...session.headers, accept: 'text/event-stream' } });
    await session.ask('resources/subscribe', { uri: FILE });
    await waitUntil('the acknowledgement', () => modern.messages.length === 1);
    writeFileSync(join(root, 'src/cart.ts'), 'export class ShopCart {}\n');
    for (const stream of [modern, legacy]) {
      await waitUntil('the update', () =>
        stream.messages.some(({ method, params }) => method === 'notifications/resources/updated' && params?.['uri'] === FILE),
      );
    }
    modern.close();
    legacy.close();
  });

  it('is as quiet as the client wants in its log [surface.logging]', async () => {
    const { connect, root } = await shop();
    const [chatty, quiet] = [await legacyClient(connect), await legacyClient(connect)];
    await chatty.ask('logging/setLevel', { level: 'info' });
    mkdirSync(join(root, 'lib'));
    writeFileSync(join(root, 'lib/new.ts'), 'export class Fresh {}\n');
    await waitUntil('the message', () => chatty.told('notifications/message').length > 0);
    expect(chatty.told('notifications/message')[0]).toMatchObject({ level: 'info', logger: 'index' });
    expect(quiet.told('notifications/message')).toEqual([]);
    expect((await quiet.ask('logging/setLevel', { level: 'loud' })).error?.code).toBe(-32_602);
  });
});

describe('long calls', () => {
  const MANY = Object.fromEntries(
    Array.from({ length: 1000 }, (_, at) => [
      `lib/file-${at}.ts`,
      `export class Class${at} {\n${'  method() { return this; }\n'.repeat(20)}}\n`,
    ]),
  );
  const REINDEX = { name: 'reindex', arguments: { full: true } };

  it('tell how far they are, to those who gave a token for it [surface.progress] [surface.trace]', async () => {
    const { connect } = await shop(MANY);
    const client = await legacyClient(connect);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await client.ask('tools/call', { ...REINDEX, _meta: { progressToken: 'p', traceparent } });
    const progress = client.told('notifications/progress') as { progress: number; total: number }[];
    expect(progress.length).toBeGreaterThan(0);
    expect(progress[0]).toMatchObject({ progressToken: 'p', total: 1001, _meta: { traceparent } });
    expect(progress.map(({ progress }) => progress)).toEqual(progress.map(({ progress }) => progress).toSorted((a, b) => a - b));
    await client.ask('tools/call', REINDEX);
    expect(client.told('notifications/progress').length).toBe(progress.length);
  });

  it('end when they are cancelled: the run with them [surface.cancel]', async () => {
    const { connect, daemon } = await shop(MANY);
    const client = await legacyClient(connect);
    const state = () => daemon.report().projects[0]!.index;
    const id = client.begin('tools/call', REINDEX);
    await waitUntil('the run', () => (state().progress?.done ?? 0) > 0);
    client.tell('notifications/cancelled', { requestId: id });
    await waitUntil('its end', () => state().progress === undefined);
    expect(state().state).toBe('ready');
    expect(client.answers.some((answer) => answer.id === id)).toBe(false);
    expect(await client.call('find_symbol', { name: 'Class999' })).toContain('lib/file-999.ts');
  });

  it('end a regular expression in its thread when they are cancelled [surface.cancel]', async () => {
    const { connect } = await shop({ 'a.txt': `${'a'.repeat(60)}b\n`.repeat(50) });
    const client = await legacyClient(connect);
    const slow = { name: 'search_code', arguments: { query: '/(a+)+$/' } };
    const id = client.begin('tools/call', slow);
    client.tell('notifications/cancelled', { requestId: id });
    const start = performance.now();
    expect(await client.call('search_code', { query: '/a+b/' })).toContain('a.txt');
    // The thread has one place: were the first search not ended, this one had to wait for its deadline of two seconds.
    expect(performance.now() - start).toBeLessThan(1500);
  });

  it('become tasks for clients that know them [surface.tasks]', async () => {
    const { endpoint, daemon } = await shop(LARGE);
    const { modern } = httpClient(endpoint);
    const _meta = { 'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } } };
    const created = (await modern('tools/call', { ...REINDEX, _meta })).messages[0]!.result!;
    expect(created).toMatchObject({ resultType: 'task', status: 'working', ttlMs: 600_000, pollIntervalMs: 1000 });
    const taskId = created['taskId'] as string;
    const task = async () => (await modern('tasks/get', { taskId, _meta })).messages[0]!.result!;
    await waitUntil('the task', async () => (await task())['status'] === 'completed', 60_000);
    expect(await task()).toMatchObject({ result: { content: [{ text: expect.stringContaining('index: ready') as string }] } });
    expect((await modern('tasks/get', { taskId: 'unknown', _meta })).messages[0]!.error?.code).toBe(-32_602);

    const second = (await modern('tools/call', { ...REINDEX, _meta })).messages[0]!.result!['taskId'] as string;
    expect((await modern('tasks/cancel', { taskId: second, _meta })).messages[0]!.result).toMatchObject({ resultType: 'complete' });
    expect((await modern('tasks/get', { taskId: second, _meta })).messages[0]!.result).toMatchObject({ status: 'cancelled' });
    await waitUntil('the end of its run', () => daemon.report().projects[0]!.index.progress === undefined);
  });
});

function modernClient(client: ReturnType<typeof rpcClient>) {
  return { ...client, ask: (method: string, params: object = {}) => client.ask(method, { ...params, _meta: MODERN_META }) };
}
