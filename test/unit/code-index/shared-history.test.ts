import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharesHistory } from '../../../src/code-index/scan/shared-history.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

const SETTINGS = ['user.name=t', 'user.email=t@example.invalid', 'protocol.file.allow=always'].flatMap((setting) => ['-c', setting]);
const git = (directory: string, ...args: string[]) => execFileSync('git', ['-C', directory, ...SETTINGS, ...args], { stdio: 'ignore' });

function repository(message = 'first'): string {
  const root = writeFiles(temporaryDirectory(), { 'a.ts': 'a' });
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', message);
  return root;
}

function commit(root: string, message: string): void {
  git(root, 'commit', '-q', '--allow-empty', '-m', message);
}

function target(): string {
  return join(temporaryDirectory(), 'tree');
}

function cloneOf(root: string, ...options: string[]): string {
  const clone = target();
  git(root, 'clone', '-q', ...options, `file://${root}`, clone);
  return clone;
}

const bothWays = async (a: string, b: string) => [await sharesHistory(a, b), await sharesHistory(b, a)];

describe('shared history', () => {
  it('is that of a linked work tree, a clone, a shallow clone and a copy', async () => {
    const root = repository();
    commit(root, 'second');
    const tree = target();
    git(root, 'worktree', 'add', '-q', '--detach', tree);
    const copy = target();
    cpSync(root, copy, { recursive: true });
    for (const relative of [tree, copy, cloneOf(root), cloneOf(root, '--depth=1')])
      expect(await bothWays(root, relative)).toEqual([true, true]);
  });

  it('is that of clones which went on on their own', async () => {
    const root = repository();
    const [a, b] = [cloneOf(root), cloneOf(root)];
    commit(a, 'of a');
    expect(await bothWays(a, b)).toEqual([true, true]);
    commit(b, 'of b');
    expect(await bothWays(a, b)).toEqual([true, true]);
  });

  it('is not that of repositories with the same files, without a commit, or of none', async () => {
    const root = repository();
    const empty = temporaryDirectory();
    git(empty, 'init', '-q');
    const inside = join(root, 'inside');
    mkdirSync(inside);
    for (const other of [repository('a first commit of its own'), empty, temporaryDirectory(), inside, '/nowhere'])
      expect(await bothWays(root, other)).toEqual([false, false]);
  });

  it('is found without asking anybody over the network', async () => {
    const root = repository();
    const marker = join(temporaryDirectory(), 'asked');
    const partial = cloneOf(root, '--filter=blob:none');
    git(partial, 'config', 'protocol.ext.allow', 'always');
    git(partial, 'config', 'remote.origin.url', `ext::touch ${marker}`);
    git(partial, 'config', 'remote.origin.promisor', 'true');
    expect(await sharesHistory(partial, repository('another'))).toBe(false);
    expect(existsSync(marker)).toBe(false);
    expect(await sharesHistory(partial, root)).toBe(true);
  });
});
