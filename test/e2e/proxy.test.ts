import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import { startTimeOf } from '../../src/platform/process-identity.ts';
import { cpuMsOf, hasProc } from '../bench/process-tree.ts';
import { residentMiB } from '../bench/processes.ts';
import { commandLine } from '../helpers/cli.ts';
import { COMMAND } from '../helpers/paths.ts';
import { rawProxy } from '../helpers/raw-proxy.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryDirectory, temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

/** Lists of tools, 190 MB together, for a proxy of 50 MB that keeps 16 MB for a client that does not read. */
const FLOOD = 28_000;
const FLOOD_LIMIT_MIB = 130;
const NEWLINE = 10;
const SHOP = { 'src/cart.ts': 'export class ShopCart {}\n' };
const BLOG = { 'post.py': 'class BlogPost:\n    pass\n' };

describe('indexer proxy', () => {
  it('starts what is missing, and answers before it is there [proxy.start]', async () => {
    const { environment, processes } = commandLine();
    const project = temporaryProject(SHOP);
    expect(processes()).toEqual([]);
    const start = performance.now();
    const client = await proxyClient(project, environment);
    expect(performance.now() - start).toBeLessThan(3000);
    expect((await client.sdk.listTools()).tools.map(({ name }) => name)).toEqual([
      'explore',
      'search_code',
      'find_symbol',
      'find_references',
      'call_hierarchy',
      'find_implementations',
      'impact',
      'file_outline',
      'repo_map',
      'index_status',
      'reindex',
    ]);
    await waitUntil('the index', async () => (await client.call('index_status', {})).includes('index: ready'));
    expect(await client.call('find_symbol', { name: 'ShopCart' })).toContain('src/cart.ts:1-1');
  });

  it('says the same whether a daemon answers or not [proxy.same]', async () => {
    const { environment, run } = commandLine();
    const project = temporaryProject(SHOP);
    const away = await proxyClient(project, { ...environment, MCP_SERVER_URL: 'ws://127.0.0.1:9' });
    await run('daemon', 'start', '--project', project);
    const live = await proxyClient(project, environment);
    expect(away.sdk.getServerVersion()).toEqual(live.sdk.getServerVersion());
    expect(away.sdk.getServerCapabilities()).toEqual(live.sdk.getServerCapabilities());
    expect(away.sdk.getInstructions()).toBe(live.sdk.getInstructions());
    expect(await away.sdk.listTools()).toEqual(await live.sdk.listTools());
    expect(await away.sdk.listResourceTemplates()).toEqual(await live.sdk.listResourceTemplates());
    expect(Buffer.byteLength(live.sdk.getInstructions()!)).toBeLessThan(2048);
  });

  it('goes on through the death, the restart and the stop of its daemon [proxy.restart]', async () => {
    const { environment, run, daemons } = commandLine();
    const project = temporaryProject(SHOP);
    const client = await proxyClient(project, environment);
    const ask = () => client.call('find_symbol', { name: 'ShopCart' });
    await waitUntil('the index', async () => (await ask()).includes('src/cart.ts:1-1'));

    const [before] = await daemons();
    process.kill(before!.pid!, 'SIGKILL');
    expect(await ask()).toContain('src/cart.ts:1-1');
    await run('daemon', 'restart', '--project', project);
    expect(await ask()).toContain('src/cart.ts:1-1');
    await run('daemon', 'stop', '--project', project);
    expect(await daemons()).toEqual([]);
    expect(await ask()).toContain('src/cart.ts:1-1');
    expect(await daemons()).toHaveLength(1);
  });

  it('answers many calls in flight when the daemon is killed under them', async () => {
    const { environment, daemons } = commandLine();
    const project = temporaryProject(SHOP);
    const client = await proxyClient(project, environment);
    await waitUntil('the index', async () => (await client.call('index_status', {})).includes('index: ready'));
    const [status] = await daemons();
    const calls = Array.from({ length: 40 }, () => client.call('search_code', { query: 'ShopCart' }));
    process.kill(status!.pid!, 'SIGKILL');
    for (const text of await Promise.all(calls)) expect(text).toContain('src/cart.ts');
  });

  it('serves each client its own project', async () => {
    const { environment } = commandLine();
    const clients = await Promise.all([temporaryProject(SHOP), temporaryProject(BLOG)].map((project) => proxyClient(project, environment)));
    await waitUntil('both indexes', async () =>
      (await Promise.all(clients.map((client) => client.call('index_status', {})))).every((text) => text.includes('ready')),
    );
    expect(await clients[0]!.call('find_symbol', { name: 'BlogPost' })).toContain('no symbol');
    expect(await clients[1]!.call('find_symbol', { name: 'BlogPost' })).toContain('post.py');
  });

  it('speaks the stateless protocol of 2026-07-28, from the first message on', async () => {
    const { environment } = commandLine();
    const { send, answer } = rawProxy(temporaryProject(SHOP), environment);
    const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} };
    send({ id: 1, method: 'server/discover', params: { _meta } });
    expect((await answer(1)).result).toMatchObject({ supportedVersions: ['2026-07-28'], resultType: 'complete' });
    send({ id: 2, method: 'tools/call', params: { name: 'index_status', arguments: {}, _meta } });
    expect((await answer(2)).result).toMatchObject({ resultType: 'complete', content: [{ type: 'text' }] });
  });

  it('takes a probe of the new era followed by a handshake of the old one [proxy.eras]', async () => {
    const { environment, run } = commandLine();
    const project = temporaryProject(SHOP);
    await run('daemon', 'start', '--project', project);
    const { send, answer, handshake } = rawProxy(project, environment);
    const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} };
    send({ id: 0, method: 'server/discover', params: { _meta } });
    await answer(0);
    send(handshake);
    expect((await answer(1)).result).toMatchObject({ protocolVersion: '2025-06-18' });
    send({ method: 'notifications/initialized' });
    send({ id: 2, method: 'tools/call', params: { name: 'index_status', arguments: {} } });
    expect((await answer(2)).result).toMatchObject({ content: [{ type: 'text' }] });
  });

  it('writes nothing but frames to standard output [proxy.stdout]', async () => {
    const { environment, run } = commandLine();
    const project = temporaryProject(SHOP);
    await run('daemon', 'start', '--project', project);
    const { send, answer, handshake, child, lines } = rawProxy(project, environment);
    child.stdin.write('not json\n{"half":\n\n');
    send(handshake);
    await answer(1);
    expect(lines.map((line) => (JSON.parse(line) as { jsonrpc: string }).jsonrpc)).toEqual(['2.0', '2.0', '2.0']);
  });

  it.runIf(hasProc)(
    'does not listen to a client that asks and asks and reads nothing, and answers it all when it reads [proxy.flood]',
    async () => {
      const { environment } = commandLine();
      const project = temporaryProject(SHOP);
      const noDaemon = { ...environment, MCP_SERVER_URL: 'ws://127.0.0.1:9' };
      const child = spawn(process.execPath, [COMMAND, 'proxy', '--project', project], { env: noDaemon, stdio: ['pipe', 'pipe', 'ignore'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      child.stdin.on('error', () => {}); // what it has not read when it ends
      for (let id = 1; id <= FLOOD; id++) child.stdin.write(`{"jsonrpc":"2.0","id":${id},"method":"tools/list"}\n`);
      await once(child.stdout, 'readable');
      let [cpuMs, quiet] = [0, 0];
      await waitUntil('the proxy to have nothing to do', () => {
        const now = cpuMsOf(child.pid!);
        quiet = now === cpuMs ? quiet + 1 : 0;
        cpuMs = now;
        return quiet === 25;
      });
      expect(residentMiB(child.pid!, 'VmHWM')).toBeLessThan(FLOOD_LIMIT_MIB);

      let [answers, bytes] = [0, 0];
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        for (const byte of chunk) if (byte === NEWLINE) answers++;
      });
      await waitUntil('all answers', () => answers === FLOOD, 35_000);
      expect(bytes / 2 ** 20).toBeGreaterThan(FLOOD_LIMIT_MIB);
    },
  );

  it('ends when its client does: closed input, a signal, a dead parent [proxy.exit]', async () => {
    const { environment, run } = commandLine();
    const project = temporaryProject(SHOP);
    await run('daemon', 'start', '--project', project);

    const closed = rawProxy(project, environment);
    closed.send(closed.handshake);
    await closed.answer(1);
    const start = performance.now();
    closed.child.stdin.end();
    expect((await closed.child).exitCode).toBe(0);
    expect(performance.now() - start).toBeLessThan(1000);

    const signalled = rawProxy(project, environment);
    signalled.send(signalled.handshake);
    await signalled.answer(1);
    signalled.child.kill('SIGTERM');
    expect((await signalled.child).exitCode).toBe(0);

    const script = `const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, [${JSON.stringify(COMMAND)}, 'proxy', '--project', ${JSON.stringify(project)}], { stdio: ['pipe', 'pipe', 'inherit'] });
      child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\\n');
      child.stdout.once('data', () => console.log(child.pid));
      setInterval(() => {}, 1000);`;
    const parent = execa(process.execPath, ['-e', script], { env: environment, reject: false });
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk))));
    expect(startTimeOf(pid)).toBeDefined();
    parent.kill('SIGKILL');
    await parent;
    await waitUntil('the proxy to end', () => startTimeOf(pid) === undefined, 3000);
  });

  it('tells in the answer to a call what is wrong with its project [proxy.no-project]', async () => {
    const { environment } = commandLine();
    const nowhere = rawProxy(temporaryDirectory(), environment, []);
    nowhere.send(nowhere.handshake);
    expect((await nowhere.answer(1)).result).toMatchObject({ serverInfo: { name: 'indexer' } });
    nowhere.send({ id: 2, method: 'tools/call', params: { name: 'find_symbol', arguments: { name: 'x' } } });
    expect((await nowhere.answer(2)).result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('"--project"') as string }],
    });
  });

  it('asks a client that names no project for its roots [proxy.roots]', async () => {
    const { environment } = commandLine();
    const project = temporaryProject(SHOP);
    const client = rawProxy(temporaryDirectory(), environment, []);
    client.send({
      ...client.handshake,
      params: { protocolVersion: '2025-06-18', capabilities: { roots: {} }, clientInfo: { name: 't', version: '1' } },
    });
    await client.answer(1);
    client.send({ method: 'notifications/initialized' });
    const request = () => client.lines.map((line) => JSON.parse(line) as { id: string; method?: string }).find(({ method }) => method);
    await waitUntil('the question', () => request() !== undefined);
    expect(request()).toMatchObject({ method: 'roots/list' });
    client.send({ id: request()!.id, result: { roots: [{ uri: pathToFileURL(project).href, name: 'shop' }] } });
    client.send({ id: 2, method: 'tools/call', params: { name: 'index_status', arguments: {} } });
    expect(JSON.stringify((await client.answer(2)).result)).toContain(project);
  });

  it('connects to MCP_SERVER_URL instead, with its token [proxy.override]', async () => {
    const { environment, run, paths } = commandLine();
    const project = temporaryProject(SHOP);
    const { projectId, daemon } = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
    const token = readFileSync(join(paths.projectsDirectory, projectId, 'token'), 'utf8');
    const url = `ws://127.0.0.1:${daemon.port}/p/${projectId}/ws`;
    const client = await proxyClient(temporaryDirectory(), { ...environment, MCP_SERVER_URL: url, MCP_SERVER_TOKEN: token });
    expect(await client.call('index_status', {})).toContain(project);
  });

  it('finds changes of files after a restart of the daemon', async () => {
    const { environment, run } = commandLine();
    const project = temporaryProject(SHOP);
    const client = await proxyClient(project, environment);
    await waitUntil('the index', async () => (await client.call('index_status', {})).includes('ready'));
    writeFileSync(join(project, 'later.ts'), 'export const addedLater = 1;\n');
    await run('daemon', 'restart', '--project', project);
    await waitUntil('the new file', async () => (await client.call('find_symbol', { name: 'addedLater' })).includes('later.ts:1-1'));
    expect(await client.call('search_code', { query: 'addedLater' })).toContain('later.ts');
  });
});
