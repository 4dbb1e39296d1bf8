import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnsureProjectAnswer, PoolAnswer } from '../../src/domain/control-api.ts';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import { startTimeOf } from '../../src/platform/process-identity.ts';
import { REPOSITORY } from '../helpers/paths.ts';
import { processesWith } from '../helpers/processes.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryProject, writeFiles } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

/** better-sqlite3 may have to be compiled. */
const INSTALL_DEADLINE_MS = 300_000;

/** As a new user: the packed tarball in an empty folder, a new home, and what README says. */
describe('the packed tarball', () => {
  let base: string;
  let home: string;
  let environment: Record<string, string>;
  let installation: string;
  const script = () => join(base, 'folder', 'node_modules', 'indexer', 'dist', 'bin', 'indexer.cjs');

  const indexer = async (...args: string[]) => {
    const command = join(base, 'folder', 'node_modules', '.bin', 'indexer');
    return execa(command, args, { env: environment, extendEnv: false, stdin: 'ignore', timeout: 60_000 });
  };
  const json = async <T>(...args: string[]) => JSON.parse((await indexer(...args, '--json')).stdout) as T;

  beforeAll(async () => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'ix-package-')));
    home = join(base, 'home');
    environment = { HOME: home, PATH: process.env['PATH']! };
    mkdirSync(home);
    // npm 12 compiles nothing that is not allowed here; older versions do not ask.
    writeFiles(join(base, 'folder'), { 'package.json': '{ "allowScripts": { "better-sqlite3": true } }\n' });
    const { stdout } = await execa('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', base], { cwd: REPOSITORY });
    const [packed] = JSON.parse(stdout) as { filename: string }[];
    const install = ['install', '--no-audit', '--no-fund', join(base, packed!.filename)];
    const { all } = await execa('npm', install, { cwd: join(base, 'folder'), all: true });
    installation = all;
  }, INSTALL_DEADLINE_MS);

  afterAll(async () => {
    for (const { pid } of processesWith('HOME', home)) process.kill(pid, 'SIGKILL');
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  });

  it('installs without warnings about deprecated packages or engines', () => {
    expect(installation.split('\n').filter((line) => /deprecated|EBADENGINE/.test(line))).toEqual([]);
  });

  it('brings no development dependencies', () => {
    const packages = readdirSync(join(base, 'folder', 'node_modules'));
    expect(packages.filter((name) => /^(tree-sitter|typescript|vitest|esbuild|oclif$)/.test(name))).toEqual([]);
  });

  it('serves two projects and a pool, survives kill -9 under the same proxy, and leaves nothing running', async () => {
    const shop = temporaryProject({ 'src/cart.ts': 'export class ShopCart {}\n' });
    const blog = temporaryProject({ 'post.py': 'class BlogPost:\n    pass\n' });
    const wiki = temporaryProject({ 'page.go': 'package wiki\n\nfunc WikiPage() {}\n' });
    expect((await indexer('--version')).stdout).toMatch(/^indexer\/\d+\.\d+\.\d+ /);

    for (const root of [shop, blog]) {
      expect(await json<EnsureProjectAnswer>('daemon', 'start', '--project', root)).toMatchObject({ status: 'started' });
    }
    expect(await json<PoolAnswer>('pool', 'start', '--size', '4')).toMatchObject({ status: 'started', size: 4 });
    const pooled = await json<EnsureProjectAnswer>('daemon', 'start', '--project', wiki);
    expect(pooled.daemon.placement).toBe('pool');
    const daemons = await json<DaemonStatus[]>('daemon', 'list');
    expect(daemons).toHaveLength(6);
    expect(new Set(daemons.map(({ pid }) => pid)).size).toBe(6);
    expect(new Set(daemons.map(({ port }) => port)).size).toBe(6);

    const [shopClient, wikiClient] = [await proxyClient(shop, environment, script()), await proxyClient(wiki, environment, script())];
    const questions = [
      [shopClient, shop, 'ShopCart', 'src/cart.ts:1-1  class'],
      [wikiClient, wiki, 'WikiPage', 'page.go:3-3  function'],
    ] as const;
    for (const [client, root, name, answer] of questions) {
      await waitUntil('the symbol', async () => (await client.call('find_symbol', { name })).includes(answer));
      const { pid } = await json<DaemonStatus>('daemon', 'status', '--project', root);
      process.kill(pid!, 'SIGKILL');
      expect(await client.call('find_symbol', { name })).toContain(answer);
      const after = await json<DaemonStatus>('daemon', 'status', '--project', root);
      expect(after).toMatchObject({ state: 'ready' });
      expect(after.pid).not.toBe(pid);
    }
    expect((await indexer('search', 'class BlogPost', '--project', blog)).stdout).toContain('post.py');
    expect((await indexer('doctor')).exitCode).toBe(0);

    const proxies = [shopClient, wikiClient].map(({ pid }) => pid);
    await shopClient.sdk.close();
    await wikiClient.sdk.close();
    await waitUntil('the end of the proxies', () => proxies.every((pid) => startTimeOf(pid) === undefined));
    await indexer('supervisor', 'stop');
    await waitUntil('the end of everything', () => processesWith('HOME', home).length === 0);
  });

  it.runIf(process.platform === 'linux')('wrote only below its state, cache and configuration directories', () => {
    const files = readdirSync(home, { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !/^\.(local\/state|cache|config)\/indexer\//.test(file))).toEqual([]);
  });
});
