/** On real files: what is written is reported, whatever way it was written. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { subscribeToDirectories } from '../../../src/code-index/watch/directory-watches.ts';
import { subscribeWithParcel } from '../../../src/code-index/watch/parcel-subscription.ts';
import { ProjectWatcher, type WatchOptions } from '../../../src/code-index/watch/project-watcher.ts';
import type { SubscribeToTree, TreeListener } from '../../../src/code-index/watch/tree-subscription.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';
import { waitUntil } from '../../helpers/wait.ts';

const git = (directory: string, ...args: string[]) =>
  execFileSync('git', ['-C', directory, '-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], { stdio: 'ignore' });

/** A watcher with all that it reported. */
async function follow(root: string, options: Partial<WatchOptions> = {}) {
  const calls: (readonly string[] | 'everything')[] = [];
  const notices: string[] = [];
  const watcher = await ProjectWatcher.start({
    root,
    settleMs: 30,
    maxWaitMs: 200,
    onChanges: async (changes) => void calls.push(changes),
    onNotice: (notice) => notices.push(notice),
    ...options,
  });
  onTestFinished(() => watcher.close());
  const paths = () => new Set(calls.flatMap((changes) => (changes === 'everything' ? [] : changes)));
  return {
    watcher,
    calls,
    notices,
    reported: (...expected: string[]) => waitUntil(`a report of ${expected.join(', ')}`, () => expected.every((path) => paths().has(path))),
    everything: () => waitUntil('a report of everything', () => calls.includes('everything')),
    forget: () => calls.splice(0),
  };
}

/** Writes a file until its report comes, so that nothing from before it is on the way any more. */
async function settled(root: string, { calls, forget }: Awaited<ReturnType<typeof follow>>, marker: string): Promise<void> {
  await waitUntil(`a report of ${marker}`, () => {
    if (calls.flat().includes(marker)) return true;
    appendFileSync(join(root, marker), 'x');
    return false;
  });
  let seen = -1;
  await waitUntil('quiet', () => seen === (seen = calls.flat().length));
  forget();
}

const SUBSCRIPTIONS: readonly (readonly [string, SubscribeToTree])[] = [
  ['a watch per directory', subscribeToDirectories],
  ['@parcel/watcher', subscribeWithParcel],
];

describe.each(SUBSCRIPTIONS)('ProjectWatcher with %s', (_, subscribe) => {
  it('reports files that are written, made, deleted and renamed', async () => {
    const root = writeFiles(temporaryDirectory(), { 'src/deep/a.ts': '', 'src/b.ts': '', 'c.ts': '', 'name with spaces ü.ts': '' });
    const following = await follow(root, { subscribe });
    expect(following.watcher.mode).toBe('watching');
    appendFileSync(join(root, 'src/deep/a.ts'), 'x');
    await following.reported('src/deep/a.ts');
    writeFileSync(join(root, 'src/new.ts'), '');
    await following.reported('src/new.ts');
    rmSync(join(root, 'src/b.ts'));
    await following.reported('src/b.ts');
    renameSync(join(root, 'c.ts'), join(root, 'src/d.ts'));
    await following.reported('c.ts', 'src/d.ts');
    appendFileSync(join(root, 'name with spaces ü.ts'), 'x');
    await following.reported('name with spaces ü.ts');
    expect(following.calls).not.toContain('everything');
    expect(following.notices).toEqual([]);
  });

  it('tells of the first file at once, long before all are quiet', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '', 'b.ts': '' });
    const first: string[] = [];
    const { calls } = await follow(root, { subscribe, settleMs: 60_000, maxWaitMs: 60_000, onFirst: (path) => void first.push(path) });
    await waitUntil('the first file', () => {
      appendFileSync(join(root, 'a.ts'), 'x');
      return first.length > 0;
    });
    expect(first).toEqual(['a.ts']);
    expect(calls).toEqual([]);
  });

  it('reports the file that an editor replaces', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': 'old', 'b.ts': 'old' });
    const following = await follow(root, { subscribe });
    // As vim does: can the directory be written to, swap file, backup, new file.
    writeFileSync(join(root, '4913'), '');
    rmSync(join(root, '4913'));
    writeFileSync(join(root, '.a.ts.swp'), '');
    renameSync(join(root, 'a.ts'), join(root, 'a.ts~'));
    writeFileSync(join(root, 'a.ts'), 'new');
    rmSync(join(root, 'a.ts~'));
    rmSync(join(root, '.a.ts.swp'));
    // As most others do: temporary file, renamed over the old one.
    writeFileSync(join(root, '.b.ts.tmp'), 'new');
    renameSync(join(root, '.b.ts.tmp'), join(root, 'b.ts'));
    await following.reported('a.ts', 'b.ts');
  });

  it.each([
    ['made', (root: string) => mkdirSync(join(root, 'new'))],
    ['deleted', (root: string) => rmSync(join(root, 'src'), { recursive: true })],
    ['renamed', (root: string) => renameSync(join(root, 'src'), join(root, 'lib'))],
    ['moved in', (root: string) => renameSync(join(root, '../outside'), join(root, 'inside'))],
    ['moved out', (root: string) => renameSync(join(root, 'src'), join(root, '../src'))],
    [
      'replaced by a file',
      (root: string) => {
        rmSync(join(root, 'src'), { recursive: true });
        writeFileSync(join(root, 'src'), '');
      },
    ],
  ])('reports everything when a directory is %s', async (_, change) => {
    const parent = writeFiles(temporaryDirectory(), { 'project/src/in/a.ts': '', 'outside/b.ts': '' });
    const following = await follow(join(parent, 'project'), { subscribe });
    change(join(parent, 'project'));
    await following.everything();
  });

  it.each(['.gitignore', 'src/.gitignore', '.indexerignore', 'src/.indexerignore', 'indexer.json', '.gitmodules'])(
    'reports everything when %s changes',
    async (file) => {
      const root = writeFiles(temporaryDirectory(), { 'src/a.ts': '' });
      const following = await follow(root, { subscribe });
      writeFileSync(join(root, file), '');
      await following.everything();
    },
  );

  it('reports everything when many files change at once', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    // Settled late: on a slow disk the system tells of them in groups, each of which would be few.
    const following = await follow(root, { subscribe, settleMs: 1000, maxWaitMs: 10_000 });
    for (let index = 0; index < 2100; index++) writeFileSync(join(root, `${index}.ts`), '');
    await following.everything();
    expect(following.calls.every((changes) => changes === 'everything' || changes.length <= 2000)).toBe(true);
  });

  it('reports nothing of .git and of directories that are ignored, until they are not', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '', 'dist/in/a.js': '', '.gitignore': 'dist/\n' });
    git(root, 'init');
    const following = await follow(root, { subscribe });
    writeFileSync(join(root, 'dist/in/a.js'), 'x');
    mkdirSync(join(root, 'dist/new'));
    git(root, 'config', 'a.b', 'c');
    writeFileSync(join(root, '.git/x'), '');
    writeFileSync(join(root, 'a.ts'), 'x');
    await following.reported('a.ts');
    expect(following.calls.flat()).toEqual(['a.ts']);

    writeFileSync(join(root, '.gitignore'), '');
    await following.everything();
    writeFileSync(join(root, 'dist/in/a.js'), 'y');
    await following.reported('dist/in/a.js');
    writeFileSync(join(root, '.gitignore'), 'dist/\n');
    following.forget();
    await following.everything();
    await settled(root, following, 'marker');
    writeFileSync(join(root, 'dist/in/a.js'), 'z');
    await settled(root, following, 'marker2');
    expect(following.calls.flat()).not.toContain('dist/in/a.js');
  });

  it('watches ignored directories of which indexer.json includes something', async () => {
    const root = writeFiles(temporaryDirectory(), { 'gen/a.ts': '', '.gitignore': 'gen/\n', 'indexer.json': '{"include": ["/gen/*.ts"]}' });
    git(root, 'init');
    const following = await follow(root, { subscribe });
    writeFileSync(join(root, 'gen/a.ts'), 'x');
    await following.reported('gen/a.ts');
  });

  it('ends its reports when it is closed, as often as that is asked', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '', 'src/b.ts': '' });
    const first = await follow(root, { subscribe });
    writeFileSync(join(root, 'a.ts'), 'x');
    await Promise.all([first.watcher.close(), first.watcher.close()]);
    await first.watcher.close();
    first.forget();
    const second = await follow(root, { subscribe });
    writeFileSync(join(root, 'src/b.ts'), 'x');
    await second.reported('src/b.ts');
    expect(first.calls).toEqual([]);
  });
});

describe('a watch per directory', () => {
  it('reports from directories that were made with their content', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    const following = await follow(root);
    execFileSync('mkdir', ['-p', join(root, 'n/e/w')]);
    await following.everything();
    writeFileSync(join(root, 'n/e/w/b.ts'), '');
    await following.reported('n/e/w/b.ts');
  });

  it('reports from directories that were moved, under their new name only', async () => {
    const parent = writeFiles(temporaryDirectory(), { 'project/a/in/x.ts': '', 'outside/in/y.ts': '' });
    const root = join(parent, 'project');
    const following = await follow(root);
    renameSync(join(root, 'a'), join(root, 'b'));
    renameSync(join(parent, 'outside'), join(root, 'c'));
    await following.everything();
    await settled(root, following, 'marker');
    writeFileSync(join(root, 'b/in/x.ts'), 'x');
    writeFileSync(join(root, 'c/in/y.ts'), 'x');
    await following.reported('b/in/x.ts', 'c/in/y.ts');
    expect(following.calls.flat().toSorted()).toEqual(['b/in/x.ts', 'c/in/y.ts']);
  });

  it('reports from a directory that took the place of a deleted one, again and again', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a/in/x.ts': '' });
    const following = await follow(root);
    for (let round = 0; round < 10; round++) {
      following.forget();
      if (round % 2 === 0) rmSync(join(root, 'a'), { recursive: true });
      else execFileSync('sh', ['-c', `mv ${root}/a ${root}/../moved-$$ && rm -r ${root}/../moved-$$`]);
      writeFiles(root, { 'a/in/x.ts': '' });
      await following.everything();
      await waitUntil('a report from the new directory', () => {
        appendFileSync(join(root, 'a/in/x.ts'), 'x');
        return following.calls.flat().includes('a/in/x.ts');
      });
    }
    expect(following.watcher.mode).toBe('watching');
    expect(following.notices).toEqual([]);
  });

  it('follows no links, and takes what is no file for a path like any other', async () => {
    const outside = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    const root = writeFiles(temporaryDirectory(), { 'b.ts': '' });
    symlinkSync(outside, join(root, 'link'));
    const following = await follow(root);
    writeFileSync(join(outside, 'a.ts'), 'x');
    execFileSync('mkfifo', [join(root, 'pipe')]);
    await following.reported('pipe');
    expect(following.calls.flat()).toEqual(['pipe']);
  });

  it('passes over directories that cannot be read', async () => {
    if (process.getuid?.() === 0) return;
    const root = writeFiles(temporaryDirectory(), { 'secret/a.ts': '', 'b.ts': '' });
    chmodSync(join(root, 'secret'), 0o000);
    onTestFinished(() => chmodSync(join(root, 'secret'), 0o700));
    const following = await follow(root);
    expect(following.watcher.mode).toBe('watching');
    writeFileSync(join(root, 'b.ts'), 'x');
    await following.reported('b.ts');
  });

  it('does not report a directory of which only the attributes changed', async () => {
    const root = writeFiles(temporaryDirectory(), { 'src/in/a.ts': '' });
    const following = await follow(root);
    chmodSync(join(root, 'src'), 0o755);
    chmodSync(join(root, 'src/in'), 0o755);
    chmodSync(root, 0o755);
    writeFileSync(join(root, 'src/in/a.ts'), 'x');
    await following.reported('src/in/a.ts');
    expect(following.calls).not.toContain('everything');
  });
});

describe('the git directory', () => {
  it.each([
    ['a commit is checked out', (tree: string) => git(tree, 'checkout', '-q', '--detach', 'HEAD')],
    ['git init makes it', (tree: string) => void (rmSync(join(tree, '.git'), { recursive: true }), git(tree, 'init'))],
  ])('everything is reported when %s', async (_, change) => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    git(root, 'init');
    git(root, 'add', '.');
    git(root, 'commit', '-m', 'x');
    const following = await follow(root);
    change(root);
    await following.everything();
  });

  it('reports everything for the excludes and the HEAD of a linked work tree', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    git(root, 'init');
    git(root, 'add', '.');
    git(root, 'commit', '-m', 'x');
    const tree = join(temporaryDirectory(), 'tree');
    git(root, 'worktree', 'add', '--detach', tree);
    const following = await follow(tree);
    writeFileSync(join(root, '.git/info/exclude'), '*.tmp\n');
    await following.everything();
    following.forget();
    git(tree, 'checkout', '-q', '-b', 'other');
    await following.everything();
  });

  it('verifies some time after a change that no file shows', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.log': '', '.gitignore': '*.log\n' });
    git(root, 'init');
    const following = await follow(root, { verifyMs: 100 });
    git(root, 'add', '-f', 'a.log');
    await following.everything();
  });
});

describe('the delivery', () => {
  it('waits for the last one and collects meanwhile', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    let finish: () => void = () => undefined;
    const calls: unknown[] = [];
    const onChanges = (changes: unknown) => {
      calls.push(changes);
      return new Promise<void>((resolve) => (finish = resolve));
    };
    await follow(root, { onChanges });
    writeFileSync(join(root, 'a.ts'), 'x');
    await waitUntil('the first report', () => calls.length === 1);
    writeFileSync(join(root, 'b.ts'), 'x');
    const other = await follow(root);
    writeFileSync(join(root, 'c.ts'), 'x');
    await other.reported('c.ts');
    expect(calls).toEqual([['a.ts']]);
    finish();
    await waitUntil('the second report', () => calls.length === 2);
    expect(calls[1]).toEqual(['b.ts', 'c.ts']);
    finish();
  });

  it('does not wait longer than maxWaitMs for quiet', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    const following = await follow(root, { settleMs: 10_000, maxWaitMs: 100 });
    writeFileSync(join(root, 'a.ts'), 'x');
    await following.reported('a.ts');
  });

  it('verifies a while after a change, once', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    const following = await follow(root, { verifyMs: 150 });
    writeFileSync(join(root, 'a.ts'), 'x');
    await following.reported('a.ts');
    await following.everything();
    expect(following.calls).toEqual([['a.ts'], 'everything']);
  });

  it('says that a delivery failed', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    const following = await follow(root, { onChanges: () => Promise.reject(new Error('no room')) });
    writeFileSync(join(root, 'a.ts'), 'x');
    await waitUntil('a notice', () => following.notices.length > 0);
    expect(following.notices).toEqual(['changes could not be applied, everything will be looked at again: no room']);
  });
});

const noSpace = () =>
  Promise.reject(Object.assign(new Error('ENOSPC: System limit for number of file watchers reached'), { code: 'ENOSPC' }));

describe('without watches', () => {
  it('polls, says why and what to do once, and watches again when it can', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    let attempts = 0;
    const subscribe: SubscribeToTree = (...args) => (++attempts <= 3 ? noSpace() : subscribeToDirectories(...args));
    const following = await follow(root, { subscribe, pollMs: 20, retryMs: 40, settleMs: 5 });
    expect(following.watcher.mode).toBe('polling');
    expect(following.notices).toEqual([
      expect.stringMatching(/cannot be watched, but is compared every 0.02 s: .*\(\d+\).*`sudo sysctl fs.inotify.max_user_watches=\d+`/),
    ]);
    await following.everything();
    await waitUntil('watching again', () => following.watcher.mode === 'watching');
    expect(following.notices.slice(1)).toEqual([`${root} is watched again`]);
    expect(attempts).toBe(4);
    await settled(root, following, 'a.ts');
  });

  it('polls more rarely the more files there are', async () => {
    const root = temporaryDirectory();
    const { notices } = await follow(root, { subscribe: noSpace, countFiles: () => 78_000 });
    expect(notices[0]).toContain('compared every 25 s');
  });

  it('reports everything and polls when the watches break', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    let listener: TreeListener | undefined;
    let closed = 0;
    const subscribe: SubscribeToTree = async (_, told) => {
      listener = told;
      return { follow: async () => undefined, close: async () => void closed++ };
    };
    const following = await follow(root, { subscribe, pollMs: 20, settleMs: 5 });
    listener!.onLost(new Error('Unable to poll: Interrupted system call'));
    listener!.onLost(new Error('Unable to poll: Interrupted system call'));
    await waitUntil('polling', () => following.calls.filter((changes) => changes === 'everything').length > 3);
    expect(following.watcher.mode).toBe('polling');
    expect(following.notices).toEqual([expect.stringMatching(/is not watched any more.*Interrupted system call/)]);
    expect(closed).toBe(1);
    listener!.onPath('late.ts');
    await following.watcher.close();
    expect(following.calls.flat()).not.toContain('late.ts');
  });

  it('polls when new directories cannot be watched', async () => {
    const root = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    const subscribe: SubscribeToTree = async (...args) => ({
      ...(await subscribeToDirectories(...args)),
      follow: noSpace,
      close: async () => undefined,
    });
    const following = await follow(root, { subscribe, pollMs: 20 });
    mkdirSync(join(root, 'new'));
    await waitUntil('polling', () => following.watcher.mode === 'polling');
    await following.everything();
  });

  it('watches everything, and says so, when nothing tells what is never indexed', async () => {
    const root = writeFiles(temporaryDirectory(), { 'dist/a.ts': '', '.gitignore': 'dist', 'indexer.json': '{"no": 1}' });
    const following = await follow(root);
    expect(following.notices).toEqual([expect.stringMatching(/^every directory is watched.*indexer.json:1:2: no: there is no such key/)]);
    writeFileSync(join(root, 'dist/a.ts'), 'x');
    await following.reported('dist/a.ts');
  });
});

describe('the root', () => {
  it.each([
    ['deleted', (root: string) => rmSync(root, { recursive: true })],
    ['moved', (root: string) => renameSync(root, `${root}-moved`)],
    ['moved with what is around it', (root: string) => renameSync(join(root, '..'), join(root, '../../moved'))],
  ])('is noticed to be %s, and watched again when it is back', async (_, remove) => {
    const root = writeFiles(join(temporaryDirectory(), 'around/project'), { 'a.ts': '' });
    const following = await follow(root, { pollMs: 50 });
    remove(root);
    await following.everything();
    await waitUntil('a notice', () => following.notices.length > 0);
    expect(following.notices).toEqual([expect.stringMatching(/is not watched any more.*the directory is gone/)]);
    expect(following.watcher.mode).toBe('polling');
    expect(following.calls).toEqual(['everything']);
    writeFiles(root, { 'b.ts': '' });
    await waitUntil('watching again', () => following.watcher.mode === 'watching');
    await settled(root, following, 'marker');
    writeFileSync(join(root, 'b.ts'), 'x');
    await following.reported('b.ts');
  });

  it('is noticed to be replaced', async () => {
    const root = writeFiles(join(temporaryDirectory(), 'project'), { 'a.ts': '' });
    const following = await follow(root, { pollMs: 50 });
    rmSync(root, { recursive: true });
    writeFiles(root, { 'a.ts': '' });
    await following.everything();
    await waitUntil('a report from the new one', () => {
      appendFileSync(join(root, 'a.ts'), 'x');
      return following.calls.flat().includes('a.ts');
    });
  });

  it('may come later', async () => {
    const root = join(temporaryDirectory(), 'project');
    const following = await follow(root, { pollMs: 20 });
    expect(following.notices).toEqual([expect.stringMatching(/cannot be watched.*there is no such directory/)]);
    writeFiles(root, { 'a.ts': '' });
    await waitUntil('watching', () => following.watcher.mode === 'watching');
    await following.everything();
  });
});
