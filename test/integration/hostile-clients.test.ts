/** What a broken or ill-meaning program on this machine can do to a daemon: nothing. */
import { connect as tcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { webSocketUrl, type Endpoint } from '../../src/domain/endpoint.ts';
import { daemonProcess } from '../helpers/daemon-process.ts';
import { httpClient } from '../helpers/http-client.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';
import { MODERN_META, type RpcAnswer } from '../helpers/websocket-client.ts';

const SHOP = { 'src/cart.ts': 'export class ShopCart {\n  total() {}\n}\n', 'big.txt': 'needle in a line of some length\n'.repeat(5000) };
const MAX_GROWTH = 20 * 1024 * 1024;
const PAUSE_MS = 12_000;
const METHODS = [
  'initialize',
  'server/discover',
  'ping',
  'tools/list',
  'tools/call',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'resources/subscribe',
  'resources/unsubscribe',
  'completion/complete',
  'logging/setLevel',
  'subscriptions/listen',
  'tasks/get',
  'tasks/cancel',
  'tasks/update',
  'prompts/get',
  'notifications/cancelled',
  'notifications/initialized',
  'sampling/createMessage',
];
const TOOL_NAMES = [
  'search_code',
  'find_symbol',
  'find_references',
  'call_hierarchy',
  'find_implementations',
  'impact',
  'file_outline',
  'index_status',
];
const ARGUMENTS = [
  'name',
  'query',
  'path',
  'paths',
  'languages',
  'limit',
  'cursor',
  'kind',
  'role',
  'max_tokens',
  'context',
  'response_format',
  'direction',
  'depth',
  'base',
];

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '',
    '\0',
    '../../etc/passwd',
    '/',
    '"',
    "'",
    '*',
    'a OR b',
    'NEAR(a b)',
    '(((',
    '/(a+)+$/',
    '/[/',
    'file:',
    'sym:"',
    '-',
    'é'.repeat(100),
    '__proto__',
  ),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string({ maxLength: 20 }), { maxLength: 5 }),
);
const toolCall = fc.record({
  name: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...TOOL_NAMES) }, { weight: 1, arbitrary: fc.string({ maxLength: 30 }) }),
  arguments: fc.oneof(
    { weight: 9, arbitrary: fc.dictionary(fc.constantFrom(...ARGUMENTS), nasty, { maxKeys: 5 }) },
    { weight: 1, arbitrary: fc.jsonValue() },
  ),
});
const likelyParams = fc.oneof(
  toolCall,
  fc.record({
    uri: fc.oneof(
      fc.string({ maxLength: 100 }),
      fc.string({ maxLength: 50 }).map((path) => `indexer://file/${path}`),
    ),
  }),
  fc.record({ ref: fc.record({ type: fc.constant('ref/resource'), uri: fc.string({ maxLength: 50 }) }), argument: fc.jsonValue() }),
  fc.record({ notifications: fc.jsonValue() }),
  fc.record({ taskId: fc.string({ maxLength: 200 }), cursor: fc.string({ maxLength: 200 }) }),
  fc.jsonValue({ maxDepth: 4 }),
);
const request = fc.record({
  method: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...METHODS) }, { weight: 1, arbitrary: fc.string() }),
  params: likelyParams,
});

/** Our fault, whatever the client sent. */
const isBug = ({ error, result }: RpcAnswer) =>
  error?.code === -32_603 || (result?.content ?? []).some(({ text }) => /INTERNAL|SQLITE|STATE_DIRECTORY|INDEX_CORRUPT/.test(text));

describe('hostile clients', () => {
  it('get an answer to every request, whatever is in it [hostile.fuzz.requests]', async () => {
    const { connect, client, isAlive } = await daemonProcess(temporaryProject(SHOP));
    const other = await connect();
    await other.ask('tools/list', { _meta: MODERN_META });
    await fc.assert(
      fc.asyncProperty(request, async ({ method, params }) => {
        if (method.startsWith('notifications/')) {
          client.tell(method, params as object);
          return;
        }
        const asked = [client.ask(method, params as object)];
        if (method !== 'subscriptions/listen') asked.push(other.ask(method, { ...(params as object), _meta: MODERN_META }));
        for (const answer of await Promise.all(asked)) expect(isBug(answer), JSON.stringify({ method, params, answer })).toBe(false);
      }),
      { numRuns: 400 },
    );
    expect(await client.call('find_symbol', { name: 'ShopCart' })).toContain('src/cart.ts');
    expect(isAlive()).toBe(true);
  });

  it('get the same over HTTP [hostile.fuzz.http]', async () => {
    const { endpoint, client } = await daemonProcess(temporaryProject(SHOP));
    const { send, modern } = httpClient(endpoint);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue({ maxDepth: 4 }), request), fc.boolean(), async (value, asModern) => {
        const { method, params } = (value ?? {}) as { method?: string; params?: object };
        if (method === 'subscriptions/listen') return;
        const isRequest =
          asModern && typeof method === 'string' && /^[\w/]+$/.test(method) && params !== null && typeof params === 'object';
        const answer = isRequest
          ? await modern(method, { ...params })
          : await send({ body: JSON.stringify(typeof method === 'string' ? { jsonrpc: '2.0', id: 1, ...(value as object) } : value) });
        expect(answer.status, JSON.stringify({ value, answer })).toBeLessThan(500);
        for (const message of answer.messages) expect(isBug(message), JSON.stringify({ value, message })).toBe(false);
      }),
      { numRuns: 200 },
    );
    expect(await client.call('find_symbol', { name: 'ShopCart' })).toContain('src/cart.ts');
  });

  it('get errors for frames that are no messages, and keep their connection [hostile.fuzz.frames]', async () => {
    const { client, rss } = await daemonProcess(temporaryProject(SHOP));
    const frame = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2000 }),
      fc.json({ maxDepth: 6 }),
      fc.integer({ min: 100, max: 50_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
      fc.integer({ min: 10, max: 3000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
      fc
        .record({ jsonrpc: fc.constantFrom('2.0', '1.0', 2), id: fc.jsonValue(), method: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    );
    const attack = () =>
      fc.assert(
        fc.asyncProperty(fc.array(frame, { maxLength: 20 }), async (frames) => {
          for (const text of frames) client.socket.send(text);
          expect((await client.ask('ping')).result).toEqual({});
        }),
        { numRuns: 100 },
      );
    await expectNoGrowth(rss, attack);
  });

  it('cannot make the daemon hold what they do not read [hostile.slow-reader]', async () => {
    const { connect, client, rss } = await daemonProcess(temporaryProject(SHOP));
    const large = { name: 'search_code', arguments: { query: 'needle', max_tokens: 20_000, limit: 100 } };
    const attack = async () => {
      const slow = await connect();
      await slow.initialize();
      const closed = slow.closed();
      slow.socket.pause();
      for (let at = 0; at < 260; at++) slow.begin('tools/call', large);
      for (let at = 0; at < 2000; at++) slow.socket.send('not json');
      for (let at = 0; at < 20; at++) await client.call('find_symbol', { name: 'ShopCart' });
      slow.socket.resume();
      slow.socket.terminate();
      await closed;
      for (let at = 0; at < 10; at++) await client.ask('tools/call', large);
    };
    await expectNoGrowth(rss, attack);
    expect(await client.call('find_symbol', { name: 'ShopCart' })).toContain('src/cart.ts');
  });

  it('cannot send a frame or a body of a gigabyte [hostile.large-frame]', async () => {
    const { endpoint, client, rss } = await daemonProcess(temporaryProject(SHOP));
    const { send } = httpClient(endpoint);
    const attack = async () => {
      const socket = await rawUpgrade(endpoint);
      const code = closeCodeOf(socket);
      socket.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4]));
      expect(await code).toBe(1009);
      expect(await fragmentsOf(await rawUpgrade(endpoint), 12)).toBe(1009);
      const body = { headers: { 'content-length': '1073741824' }, body: '{' };
      expect(await send(body).catch(() => ({ status: 413 }))).toMatchObject({ status: 413 });
    };
    await expectNoGrowth(rss, attack);
    expect(await client.call('find_symbol', { name: 'ShopCart' })).toContain('src/cart.ts');
  });

  it('cannot take all places: a thousand idle sockets leave the others served [hostile.idle-sockets]', async () => {
    const { endpoint, client, connect, rss } = await daemonProcess(temporaryProject(SHOP));
    const before = rss();
    const sockets = Array.from({ length: 1000 }, () =>
      tcp(endpoint.port, endpoint.host)
        .on('error', () => undefined)
        .resume(),
    );
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))));
    const start = performance.now();
    expect(await client.call('find_symbol', { name: 'ShopCart' })).toContain('src/cart.ts');
    const late = await connect();
    expect((await late.initialize()).result).toBeDefined();
    expect(performance.now() - start).toBeLessThan(3000);
    expect(rss() - before).toBeLessThan(MAX_GROWTH);
    await waitUntil('idle sockets to be cut off', () => sockets.every((socket) => socket.destroyed || socket.readableEnded), 45_000);
  });

  it('cannot open more WebSockets than a project may have [hostile.connections]', async () => {
    const { endpoint, client, isAlive } = await daemonProcess(temporaryProject(SHOP));
    const headers = { authorization: `Bearer ${endpoint.token}` };
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, () => {
        const socket = new WebSocket(webSocketUrl(endpoint), 'mcp', { headers });
        onTestFinished(() => socket.terminate());
        return new Promise<number>((resolve) => {
          socket.on('open', () => resolve(101));
          socket.on('unexpected-response', (_request, response) => resolve(response.resume().statusCode ?? 0));
          socket.on('error', () => resolve(0));
        });
      }),
    );
    expect(outcomes.filter((status) => status === 101).length).toBe(255); // and the client of this test
    expect(outcomes.filter((status) => status === 503).length).toBe(45);
    expect(await client.call('find_symbol', { name: 'ShopCart' })).toContain('src/cart.ts');
    expect(isAlive()).toBe(true);
  });
});

/**
 * A heap breathes by more than what is looked for here: the low of later attacks is compared with the high of the first
 * ones. What is kept of each attack adds up and shows.
 */
async function expectNoGrowth(rss: () => number, attack: () => Promise<void>): Promise<void> {
  const after = async (rounds: number) => {
    const sizes: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await attack();
      sizes.push(rss());
    }
    return sizes;
  };
  const high = Math.max(...(await after(2)));
  const low = Math.min(...(await after(3)));
  if (low - high < MAX_GROWTH) return;
  // It may be garbage that nobody needed the room of: what is kept shows when the daemon rests.
  const before = await sizeAtRest(rss);
  await after(3);
  expect((await sizeAtRest(rss)) - before).toBeLessThan(MAX_GROWTH);
}

/** The least of the time in which a daemon without calls collects its garbage (memory-at-rest.ts). */
async function sizeAtRest(rss: () => number): Promise<number> {
  const sizes: number[] = [];
  for (const end = performance.now() + PAUSE_MS; performance.now() < end; await sleep(100)) sizes.push(rss());
  return Math.min(...sizes);
}

/** A WebSocket without a library: it sends what no library would. */
function rawUpgrade({ host, port, projectId, token }: Endpoint): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = tcp(port, host, () =>
      socket.write(
        [
          `GET /p/${projectId}/ws HTTP/1.1`,
          `Host: ${host}:${port}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
          'Sec-WebSocket-Protocol: mcp',
          `Authorization: Bearer ${token}`,
          '\r\n',
        ].join('\r\n'),
      ),
    );
    socket.on('error', reject);
    socket.once('data', (data) => {
      socket.off('error', reject).on('error', () => undefined);
      if (data.toString().startsWith('HTTP/1.1 101')) resolve(socket);
      else reject(new Error(data.toString()));
    });
  });
}

/** Sends a message in parts of a megabyte until the daemon ends it; tells the close code. */
async function fragmentsOf(socket: Socket, megabytes: number): Promise<number> {
  const code = closeCodeOf(socket);
  const payload = Buffer.alloc(1_048_576, 'x');
  for (let at = 0; at < megabytes && !socket.destroyed; at++) {
    socket.write(Buffer.from([at === 0 ? 0x01 : 0x00, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]));
    if (!socket.write(payload)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), code]);
  }
  return code;
}

/** Code of the close frame that the daemon sends. */
function closeCodeOf(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('data', (data) => {
      if (data[0] === 0x88) resolve(data.readUInt16BE(2));
    });
    socket.on('close', () => resolve(0));
  });
}
