import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { IndexerError } from '../../../src/domain/errors.ts';
import { ClientRoots } from '../../../src/proxy/client-roots.ts';
import { Relay } from '../../../src/proxy/relay.ts';
import type { StaticManifest } from '../../../src/proxy/static-answers.ts';

const manifest: StaticManifest = {
  legacyVersions: ['2025-11-25', '2025-06-18'],
  initialize: { protocolVersion: '2025-11-25', serverInfo: { name: 'indexer' } },
  legacyTools: { tools: ['legacy'] },
  modernTools: { tools: ['modern'], resultType: 'complete' },
  legacyTemplates: { resourceTemplates: ['legacy'] },
  modernTemplates: { resourceTemplates: ['modern'], resultType: 'complete' },
  discover: { supportedVersions: ['2026-07-28'] },
  readOnlyTools: ['read'],
};

/** The daemon's end of a connection. */
class FakeSocket extends EventEmitter {
  readonly sent: { id?: number | string; method?: string; params?: unknown }[] = [];
  bufferedAmount = 0;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as { id?: number });
  }

  isPaused = false;

  ping(): void {
    if (!this.isPaused) this.emit('pong');
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  terminate(): void {
    this.close(1006);
  }
  close(code = 1000): void {
    this.emit('close', code);
  }

  answer(id: number | string, result: unknown = {}): void {
    this.emit('message', JSON.stringify({ jsonrpc: '2.0', id, result }));
  }

  methods(): (string | undefined)[] {
    return this.sent.map(({ method }) => method);
  }
}

interface Line {
  id?: number | string | null;
  result?: { content?: { text: string }[]; isError?: boolean } & Record<string, unknown>;
  error?: { code: number; message: string };
  method?: string;
  params?: Record<string, unknown>;
}

const LISTEN = { toolsListChanged: true, resourceSubscriptions: ['indexer://file/a.ts'] };
const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId';

function setUp({ asksForRoots = false, isOwnDaemon = true } = {}) {
  const sockets: FakeSocket[] = [];
  const written: Line[] = [];
  let failure: IndexerError | undefined;
  let hold = false;
  let buildId = 'b';
  const write = (line: string) => written.push(JSON.parse(line) as Line);
  const roots = asksForRoots ? new ClientRoots(write) : undefined;
  const relay = new Relay({
    manifest,
    isOwnDaemon,
    roots,
    buildId: 'b',
    open: async () => {
      if (hold) return new Promise(() => {});
      await roots?.get();
      if (failure) throw failure;
      const socket = new FakeSocket();
      sockets.push(socket);
      return { socket: socket as unknown as WebSocket, buildId };
    },
    write,
    log: () => {},
  });
  const say = (message: object) => relay.fromClient(JSON.stringify({ jsonrpc: '2.0', ...message }));
  return {
    relay,
    sockets,
    written,
    say,
    settle: () => vi.advanceTimersByTimeAsync(0),
    call: (id: number | string, name = 'read') =>
      say({ id, method: 'tools/call', params: { name, arguments: { keep: ['me'] }, custom: 1 } }),
    initialize: () => say({ id: 'i', method: 'initialize', params: { protocolVersion: '2025-06-18' } }),
    upgradeTo: (build: string) => (buildId = build),
    listen: (id: number) => say({ id, method: 'subscriptions/listen', params: { notifications: LISTEN } }),
    acknowledge: (socket: FakeSocket, id: number) =>
      socket.emit(
        'message',
        JSON.stringify({
          jsonrpc: '2.0',
          method: 'notifications/subscriptions/acknowledged',
          params: { notifications: LISTEN, _meta: { [SUBSCRIPTION]: id } },
        }),
      ),
    /** A connection with a handshake behind it. */
    greeted: async () => {
      relay.start();
      await vi.advanceTimersByTimeAsync(0);
      say({ id: 'i', method: 'initialize', params: { protocolVersion: '2025-06-18' } });
      sockets[0]!.answer('i');
      say({ method: 'notifications/initialized' });
      written.length = 0;
      return sockets[0]!;
    },
    /** Breaks the last connection and lets the next one shake hands. */
    reconnect: async (code = 1006) => {
      sockets.at(-1)!.emit('close', code);
      await vi.advanceTimersByTimeAsync(0);
      const socket = sockets.at(-1)!;
      if (socket.sent[0]?.method === 'initialize') socket.answer(socket.sent[0].id!);
      return socket;
    },
    holdBack: (value: boolean) => (hold = value),
    failWith: (error: IndexerError | undefined) => (failure = error),
  };
}

describe('relay', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('passes requests, answers and notifications through as they are [proxy.frames]', async () => {
    const { relay, sockets, written, call, settle } = setUp();
    relay.start();
    await settle();
    call(1);
    expect(sockets[0]!.sent).toEqual([
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'read', arguments: { keep: ['me'] }, custom: 1 } },
    ]);
    sockets[0]!.emit('message', '{"jsonrpc":"2.0","method":"notifications/message","params":{"x":1}}');
    sockets[0]!.answer(1, { ok: true });
    expect(written).toEqual([
      { jsonrpc: '2.0', method: 'notifications/message', params: { x: 1 } },
      { jsonrpc: '2.0', id: 1, result: { ok: true } },
    ]);
    expect(relay.isIdle).toBe(true);
  });

  it('keeps numbers and strings apart as ids, and refuses one that is in flight [proxy.ids]', async () => {
    const { relay, written, call, sockets, settle } = setUp();
    relay.start();
    await settle();
    call(1);
    call('1');
    call(1);
    expect(sockets[0]!.sent).toHaveLength(2);
    expect(written).toMatchObject([{ id: 1, error: { code: -32_600 } }]);
  });

  it('refuses what a client asks while a thousand requests wait, and takes requests again afterwards [proxy.bounds]', async () => {
    const { relay, written, call, sockets, settle } = setUp();
    relay.start();
    await settle();
    for (let id = 0; id <= 1024; id++) call(id);
    expect(sockets[0]!.sent).toHaveLength(1024);
    expect(written).toEqual([
      { jsonrpc: '2.0', id: 1024, error: { code: -32_603, message: '1024 requests wait for an answer; this one was refused' } },
    ]);
    sockets[0]!.answer(7);
    call(1024);
    expect(sockets[0]!.sent).toHaveLength(1025);
  });

  it('answers nonsense without passing it on', async () => {
    const { relay, written, sockets, settle } = setUp();
    relay.start();
    await settle();
    relay.fromClient('{"jsonrpc":');
    relay.fromClient('[1,2]');
    relay.fromClient('{"jsonrpc":"2.0"}');
    expect(written.map(({ id, error }) => [id, error?.code])).toEqual([
      [null, -32_700],
      [null, -32_700],
      [null, -32_600],
    ]);
    expect(sockets[0]!.sent).toEqual([]);
  });

  it('answers the handshake at once, and the tool list when no daemon is up in time [proxy.handshake]', async () => {
    const { relay, written, say, initialize, holdBack } = setUp();
    holdBack(true);
    relay.start();
    initialize();
    say({ id: 4, method: 'server/discover', params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } } });
    say({ id: 2, method: 'tools/list' });
    expect(written.map(({ id }) => id)).toEqual(['i', 4]);
    await vi.advanceTimersByTimeAsync(299);
    expect(written).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(written[2]).toMatchObject({ id: 2, result: { tools: ['legacy'] } });
  });

  it('has the resource templates, too, and leaves a second page of anything to the daemon [proxy.handshake]', async () => {
    const { relay, written, say, holdBack } = setUp();
    holdBack(true);
    relay.start();
    const meta = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } };
    say({ id: 1, method: 'resources/templates/list' });
    say({ id: 2, method: 'resources/templates/list', params: meta });
    say({ id: 3, method: 'resources/templates/list', params: { cursor: 'x' } });
    say({ id: 4, method: 'tools/list', params: { cursor: 'x' } });
    await vi.advanceTimersByTimeAsync(400);
    expect(written).toMatchObject([
      { id: 1, result: { resourceTemplates: ['legacy'] } },
      { id: 2, result: { resourceTemplates: ['modern'], resultType: 'complete' } },
    ]);
  });

  it('gives a server that it does not know time for its own answers', async () => {
    const { relay, written, say, initialize, holdBack } = setUp({ isOwnDaemon: false });
    holdBack(true);
    relay.start();
    initialize();
    say({ id: 2, method: 'tools/list' });
    say({ id: 3, method: 'tools/list', params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } } });
    say({ id: 4, method: 'server/discover', params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } } });
    say({ id: 5, method: 'ping' });
    await vi.advanceTimersByTimeAsync(299);
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(written.map(({ id, result }) => [id, result])).toEqual([
      ['i', { protocolVersion: '2025-06-18', serverInfo: { name: 'indexer' } }],
      [2, { tools: ['legacy'] }],
      [3, { tools: ['modern'], resultType: 'complete' }],
      [4, { supportedVersions: ['2026-07-28'] }],
      [5, {}],
    ]);
  });

  it('answers them at once when connecting fails', async () => {
    const { relay, written, initialize, settle, failWith } = setUp();
    failWith(new IndexerError('DAEMON_UNREACHABLE', 'no'));
    initialize();
    relay.start();
    await settle();
    expect(written).toMatchObject([{ id: 'i', result: { protocolVersion: '2025-06-18' } }]);
  });

  it('shakes hands with a daemon that comes late on behalf of the client, then sends what waited, in order', async () => {
    const { relay, sockets, written, say, initialize, call, failWith } = setUp();
    failWith(new IndexerError('DAEMON_UNREACHABLE', 'not yet'));
    relay.start();
    initialize();
    await vi.advanceTimersByTimeAsync(10);
    say({ method: 'notifications/initialized' });
    call(1);
    call(2);
    failWith(undefined);
    await vi.advanceTimersByTimeAsync(500);
    const [socket] = sockets;
    expect(socket!.sent).toMatchObject([{ method: 'initialize', params: { protocolVersion: '2025-06-18' } }]);
    const replayed = socket!.sent[0]!.id!;
    expect(replayed).not.toBe('i');
    socket!.answer(replayed, { protocolVersion: '2025-06-18' });
    expect(socket!.methods()).toEqual(['initialize', 'notifications/initialized', 'tools/call', 'tools/call']);
    socket!.answer(1);
    expect(written.map(({ id }) => id)).toEqual(['i', 1]);
  });

  it('replays the handshake after a restart and repeats what may be repeated, once [proxy.replay]', async () => {
    const { relay, sockets, written, say, initialize, call, settle } = setUp();
    relay.start();
    await settle();
    initialize();
    sockets[0]!.answer('i');
    say({ method: 'notifications/initialized' });
    call(1, 'read');
    call(2, 'write');
    sockets[0]!.emit('close', 1006);
    expect(written.find(({ id }) => id === 2)?.result).toMatchObject({ isError: true });
    expect(written.find(({ id }) => id === 2)?.result?.content?.[0]?.text).toContain('outcome is unknown');
    await settle();
    sockets[1]!.answer(sockets[1]!.sent[0]!.id!);
    expect(sockets[1]!.methods()).toEqual(['initialize', 'notifications/initialized', 'tools/call']);
    sockets[1]!.emit('close', 1006);
    expect(written.find(({ id }) => id === 1)?.result).toMatchObject({ isError: true });
    expect(written.filter(({ id }) => id === 1)).toHaveLength(1);
  });

  it('does not repeat for a client without a handshake anything but its requests', async () => {
    const { relay, sockets, call, settle } = setUp();
    relay.start();
    await settle();
    call(1);
    sockets[0]!.emit('close', 1012);
    await settle();
    expect(sockets[1]!.methods()).toEqual(['tools/call']);
  });

  it('comes back on demand only when the daemon was stopped on purpose', async () => {
    const { relay, sockets, call, settle } = setUp();
    relay.start();
    await settle();
    sockets[0]!.emit('close', 1001);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    call(1);
    await settle();
    expect(sockets[1]!.methods()).toEqual(['tools/call']);
  });

  it('gives up a call after 25 s with the last trouble as its result [proxy.deadline]', async () => {
    const { relay, written, call, failWith } = setUp();
    failWith(new IndexerError('SUPERVISOR_TIMEOUT', 'pm2 hangs'));
    relay.start();
    call(1);
    await vi.advanceTimersByTimeAsync(24_900);
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(written).toMatchObject([{ id: 1, result: { isError: true } }]);
    expect(written[0]!.result!.content![0]!.text).toContain('SUPERVISOR_TIMEOUT: pm2 hangs\n`indexer supervisor status`');
  });

  it('does not wait for what cannot get better', async () => {
    const { relay, written, call, settle, failWith } = setUp();
    failWith(new IndexerError('PROJECT_NOT_FOUND', '/x does not exist'));
    relay.start();
    call(1);
    await settle();
    expect(written).toMatchObject([{ id: 1, result: { isError: true } }]);
  });

  it('stops trying when nobody waits', async () => {
    const { relay, sockets, failWith, settle } = setUp();
    failWith(new IndexerError('DAEMON_UNREACHABLE', 'no'));
    relay.start();
    await settle();
    failWith(undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(0);
  });

  it('forgets a cancelled request that was not sent, and passes on the cancellation of one that was [proxy.cancel]', async () => {
    const { relay, sockets, written, say, call, settle, holdBack } = setUp();
    holdBack(true);
    relay.start();
    call(1);
    say({ method: 'notifications/cancelled', params: { requestId: 1 } });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(written).toEqual([]);
    expect(relay.isIdle).toBe(true);

    const second = setUp();
    second.relay.start();
    await settle();
    second.call(7);
    second.say({ method: 'notifications/cancelled', params: { requestId: 7 } });
    second.sockets[0]!.answer(7);
    expect(second.sockets[0]!.methods()).toEqual(['tools/call', 'notifications/cancelled']);
    expect(second.written).toEqual([]);
    expect(sockets).toHaveLength(0);
  });

  it('does not send a third time what two daemons died over, whatever its id [proxy.quarantine]', async () => {
    const { written, greeted, reconnect, call, say } = setUp();
    await greeted();
    call(1);
    await reconnect();
    await reconnect();
    expect(written[0]?.result?.content?.[0]?.text).toContain('REQUEST_QUARANTINED');
    call(2);
    expect(written.map(({ id }) => id)).toEqual([1, 2]);
    say({ id: 3, method: 'tools/call', params: { name: 'read', arguments: { keep: ['you'] } } });
    expect(written).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(300_000);
    call(4);
    expect(written).toHaveLength(2);
  });

  it('repeats what a daemon died over one by one, so that only the culprit is left [proxy.suspects]', async () => {
    const { written, greeted, reconnect, say } = setUp();
    const ask = (id: number) => say({ id, method: 'tools/call', params: { name: 'read', arguments: { id } } });
    await greeted();
    for (const id of [1, 2, 3]) ask(id);
    const second = await reconnect();
    expect(second.sent.slice(2)).toMatchObject([{ id: 1 }]);
    second.answer(1);
    expect(second.sent.slice(2)).toMatchObject([{ id: 1 }, { id: 2 }]);
    const third = await reconnect();
    expect(written).toMatchObject([{ id: 1 }, { id: 2, result: { isError: true } }]);
    third.answer(3);
    expect(written.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('blames no request when its client did not read and the daemon gave it up', async () => {
    const { relay, sockets, written, greeted, call, settle } = setUp();
    await greeted();
    for (let turn = 0; turn < 3; turn++) {
      if (turn === 0) call(1);
      relay.link.pause();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(sockets).toHaveLength(turn + 1);
      relay.link.resume();
      sockets[turn]!.emit('close', 1006);
      await settle();
      sockets[turn + 1]!.answer(sockets[turn + 1]!.sent[0]!.id!);
    }
    expect(sockets[3]!.methods()).toContain('tools/call');
    sockets[3]!.answer(1);
    expect(written.filter(({ id }) => id === 1)).toMatchObject([{ result: {} }]);
  });

  it('does not send for ever what the server hangs up on [proxy.quarantine]', async () => {
    for (const code of [1009, 1008, 1011]) {
      const { relay, sockets, written, call, settle } = setUp();
      relay.start();
      await settle();
      call(1);
      sockets[0]!.emit('close', code);
      await settle();
      expect(sockets[1]!.methods(), String(code)).toEqual(['tools/call']);
      sockets[1]!.emit('close', code);
      expect(written[0]?.result?.content?.[0]?.text, String(code)).toContain('REQUEST_QUARANTINED');
    }
  });

  it('does not send for ever to a server that ends each connection in good order [proxy.quarantine]', async () => {
    const { relay, sockets, written, call, settle } = setUp();
    relay.start();
    await settle();
    call(1);
    for (let at = 0; at < 10; at++) {
      expect(sockets[at]!.methods()).toEqual(['tools/call']);
      sockets[at]!.emit('close', 1000);
      await settle();
    }
    expect(written).toMatchObject([{ id: 1, result: { isError: true } }]);
    expect(sockets[10]?.methods() ?? []).toEqual([]);
  });

  it('suspects nothing when a daemon restarts in good order', async () => {
    const { written, greeted, reconnect, call } = setUp();
    await greeted();
    call(1);
    call(2);
    for (let restart = 0; restart < 3; restart++) await reconnect(1012);
    const socket = await reconnect(1012);
    expect(socket.sent.slice(2)).toMatchObject([{ id: 1 }, { id: 2 }]);
    socket.answer(1);
    expect(written).toMatchObject([{ id: 1, result: {} }]);
  });

  it('tells the next daemon the log level and the resources that the client watches, and the client that they may have changed [proxy.subscriptions]', async () => {
    const { written, greeted, reconnect, say } = setUp();
    const socket = await greeted();
    say({ id: 1, method: 'logging/setLevel', params: { level: 'debug' } });
    say({ id: 2, method: 'resources/subscribe', params: { uri: 'indexer://file/a' } });
    say({ id: 3, method: 'resources/subscribe', params: { uri: 'indexer://file/b' } });
    for (const id of [1, 2, 3]) socket.answer(id);
    say({ id: 4, method: 'resources/unsubscribe', params: { uri: 'indexer://file/a' } });
    socket.answer(4);
    say({ id: 5, method: 'resources/subscribe', params: { uri: 'indexer://file/refused' } });
    socket.emit('message', '{"jsonrpc":"2.0","id":5,"error":{"code":-32602,"message":"no"}}');
    written.length = 0;
    const next = await reconnect();
    expect(next.sent.slice(2)).toMatchObject([
      { method: 'logging/setLevel', params: { level: 'debug' } },
      { method: 'resources/subscribe', params: { uri: 'indexer://file/b' } },
    ]);
    for (const { id } of next.sent) if (id !== undefined) next.answer(id);
    expect(written).toEqual([{ jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri: 'indexer://file/b' } }]);
  });

  it('listens again after a restart, hides the second acknowledgement and tells what may have been missed [proxy.listen]', async () => {
    const { relay, written, reconnect, listen, acknowledge, sockets, settle } = setUp();
    relay.start();
    await settle();
    listen(7);
    acknowledge(sockets[0]!, 7);
    expect(written).toMatchObject([{ method: 'notifications/subscriptions/acknowledged' }]);
    sockets[0]!.answer(7, { resultType: 'complete' });
    const next = await reconnect(1012);
    expect(next.sent).toMatchObject([{ id: 7, method: 'subscriptions/listen', params: { notifications: LISTEN } }]);
    acknowledge(next, 7);
    const update = { jsonrpc: '2.0', method: 'notifications/resources/updated' };
    expect(written.slice(1)).toEqual([{ ...update, params: { uri: 'indexer://file/a.ts', _meta: { [SUBSCRIPTION]: 7 } } }]);
  });

  it('wakes no daemon for a subscription alone, and ends it when the client says so [proxy.asleep]', async () => {
    const { relay, say, listen, acknowledge, sockets, settle } = setUp();
    relay.start();
    await settle();
    listen(7);
    acknowledge(sockets[0]!, 7);
    expect(relay.isIdle).toBe(true);
    sockets[0]!.emit('close', 1001);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    say({ method: 'notifications/cancelled', params: { requestId: 7 } });
    say({ id: 8, method: 'tools/list' });
    await settle();
    expect(sockets[1]!.methods()).toEqual(['tools/list']);
  });

  it('passes on that a daemon refuses a subscription', async () => {
    const { relay, written, listen, sockets, settle, reconnect } = setUp();
    relay.start();
    await settle();
    listen(7);
    sockets[0]!.emit('message', '{"jsonrpc":"2.0","id":7,"error":{"code":-32603,"message":"limit"}}');
    expect(written).toMatchObject([{ id: 7, error: { message: 'limit' } }]);
    expect((await reconnect()).sent).toEqual([]);
  });

  it('tells once that the tools changed, when another build answers from now on [proxy.list-changed]', async () => {
    const { written, greeted, reconnect, upgradeTo, say, listen, acknowledge } = setUp();
    const socket = await greeted();
    say({ id: 1, method: 'tools/list' });
    socket.answer(1);
    listen(7);
    acknowledge(socket, 7);
    written.length = 0;
    upgradeTo('c');
    await reconnect();
    await reconnect();
    expect(written.filter(({ method }) => method === 'notifications/tools/list_changed').map(({ params }) => params)).toEqual([
      undefined,
      { _meta: { [SUBSCRIPTION]: 7 } },
    ]);
  });

  it('asks the client for its roots before it connects, and hides the answer', async () => {
    const { relay, sockets, written, say, settle } = setUp({ asksForRoots: true });
    relay.start();
    say({ id: 'i', method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: { roots: {} } } });
    await settle();
    expect(written).toMatchObject([{ id: 'i' }]);
    say({ method: 'notifications/initialized' });
    const asked = written[1]!;
    expect(asked).toMatchObject({ method: 'roots/list' });
    expect(sockets).toHaveLength(0);
    say({ id: asked.id!, result: { roots: [{ uri: 'file:///code/shop' }] } });
    await settle();
    expect(sockets).toHaveLength(1);
    sockets[0]!.answer(sockets[0]!.sent[0]!.id!);
    expect(sockets[0]!.methods()).toEqual(['initialize', 'notifications/initialized']);
  });
});
