import { cpSync, existsSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import { commandLine } from '../helpers/cli.ts';
import { proxyClient } from '../helpers/stdio-client.ts';
import { temporaryDirectory, temporaryProject, writeFiles } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const FORGOTTEN_WITHIN_MS = 30_000;
const SHOP = { 'cart.ts': 'export class ShopCart {}\n' };

describe('row 28: the project vanishes under its daemon', () => {
  it.each([
    ['deleted', (root: string) => rmSync(root, { recursive: true })],
    ['renamed', (root: string) => renameSync(root, join(temporaryDirectory(), 'elsewhere'))],
  ])('%s: its daemon ends within 30 s and is forgotten; made again, it is served anew', async (_, vanish) => {
    const { run, daemons, paths, processes } = commandLine();
    const root = temporaryProject(SHOP);
    const { projectId } = (await run('daemon', 'start', '--project', root, '--json')).json<EnsureProjectAnswer>();
    vanish(root);
    const from = performance.now();
    const record = join(paths.projectsDirectory, projectId, 'project.json');
    await waitUntil('the end', async () => !existsSync(record) && (await daemons()).length === 0, FORGOTTEN_WITHIN_MS);
    process.stdout.write(`row 28, ${_}: forgotten after ${Math.round(performance.now() - from)} ms\n`);
    expect(processes().filter(({ command }) => command.startsWith('indexerd'))).toEqual([]);
    writeFiles(root, { 'package.json': '{}\n', 'post.ts': 'export class BlogPost {}\n' });
    await run('daemon', 'start', '--project', root);
    await waitUntil('the new content', async () => (await run('symbol', 'BlogPost', '--project', root)).stdout.includes('post.ts'));
    expect((await run('symbol', 'ShopCart', '--project', root)).stdout).toContain('no symbol');
  });

  it('in a pool: the project leaves, the others stay', async () => {
    const { run, daemons } = commandLine();
    const [shop, blog] = [temporaryProject(SHOP), temporaryProject({ 'post.ts': 'export class BlogPost {}\n' })];
    await run('pool', 'start', '--size', '1');
    for (const root of [shop, blog]) await run('daemon', 'start', '--project', root);
    const before = await daemons();
    expect(before[0]!.projects).toHaveLength(2);
    rmSync(shop, { recursive: true });
    await waitUntil('one project', async () => (await daemons())[0]?.projects.length === 1, FORGOTTEN_WITHIN_MS);
    expect(await daemons()).toMatchObject([{ pid: before[0]!.pid, projects: [{ root: blog }] }]);
  });

  it('replaced by another checkout, of files with the same names, sizes and times: its content is served', async () => {
    const { run, environment, daemons } = commandLine();
    const root = temporaryProject(SHOP);
    const other = temporaryProject({ 'cart.ts': 'export class BlogPost {}\n' });
    const at = new Date('2026-01-02T03:04:05Z');
    for (const file of [root, other]) utimesSync(join(file, 'cart.ts'), at, at);
    await run('daemon', 'start', '--project', root);
    const client = await proxyClient(root, environment);
    await waitUntil('the index', async () => (await client.call('find_symbol', { name: 'ShopCart' })).includes('cart.ts'));
    rmSync(root, { recursive: true });
    cpSync(other, root, { recursive: true, preserveTimestamps: true });
    const from = performance.now();
    const served = async () => (await client.call('find_symbol', { name: 'BlogPost' })).includes('cart.ts');
    await waitUntil('the other content', served, FORGOTTEN_WITHIN_MS);
    process.stdout.write(`row 28, replaced: new content after ${Math.round(performance.now() - from)} ms\n`);
    expect(await client.call('find_symbol', { name: 'ShopCart' })).toContain('no symbol');
    const [status] = await daemons();
    expect(status satisfies DaemonStatus | undefined).toMatchObject({ state: 'ready', restarts: 0 });
  });
});
