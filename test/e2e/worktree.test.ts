import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DaemonStatus, IndexSummary } from '../../src/domain/daemon.ts';
import { commandLine } from '../helpers/cli.ts';
import { git } from '../helpers/edits.ts';
import { temporaryDirectory, temporaryProject, writeFiles } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const SHOP = { 'src/cart.ts': 'export class ShopCart {}\n', 'src/order.ts': 'export class Order {}\n' };

function repository(): string {
  const root = temporaryProject(SHOP);
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'first');
  return root;
}

function worktreeOf(root: string): string {
  const tree = join(temporaryDirectory(), 'tree');
  execFileSync('git', ['-C', root, 'worktree', 'add', '-q', '--detach', tree]);
  return tree;
}

describe('a new work tree', () => {
  it('starts from the index that a command made, and says so', async () => {
    const { run } = commandLine();
    const root = repository();
    expect((await run('index', '--project', root)).stdout).not.toContain('taken over');
    const tree = worktreeOf(root);
    writeFiles(tree, { 'src/order.ts': 'export class Purchase {}\n' });
    const { stdout } = await run('index', '--project', tree);
    expect(stdout).toContain(`taken over from ${root}: 2 files reused, 1 parsed`);
    const status = (await run('index', '--project', tree, '--json')).json<IndexSummary>();
    expect(status).toMatchObject({ state: 'ready', documents: 3, takenOver: { from: root, reused: 2, parsed: 1 } });
    expect((await run('symbol', 'Order', '--project', tree)).stdout).not.toContain('src/order.ts');
    expect((await run('symbol', 'Purchase', '--project', tree)).stdout).toContain('src/order.ts');
    const full = (await run('index', '--project', tree, '--full', '--json')).json<IndexSummary>();
    expect(full).toMatchObject({ state: 'ready', documents: 3 });
    expect(full.takenOver).toBeUndefined();
  });

  it.each([
    ['daemons of their own', []],
    ['a pool', ['--placement', 'pool']],
  ])('starts from the index of a project that is served: %s', async (_, placement) => {
    const { run, daemons } = commandLine();
    if (placement.length > 0) await run('pool', 'start', '--size', '1');
    const root = repository();
    const indexOf = async (project: string) =>
      (await daemons()).flatMap(({ projects }: DaemonStatus) => projects).find((served) => served.root === project)?.index;
    const startAndWait = async (project: string) => {
      expect((await run('daemon', 'start', '--project', project, ...placement)).exitCode).toBe(0);
      await waitUntil('the index', async () => (await indexOf(project))?.state === 'ready');
    };
    await startAndWait(root);
    const tree = worktreeOf(root);
    await startAndWait(tree);
    expect((await indexOf(tree))?.takenOver).toEqual({ from: root, reused: 3, parsed: 0 });
    expect((await run('daemon', 'logs', '--project', tree)).stdout).toContain('takenOver');
  });
});
