/** What `indexer.json`, `.indexerignore`, submodules and nested repositories do to a scan; each scan is compared with `scanPaths`. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PROJECT_CONFIG, type ProjectConfig } from '../../../src/code-index/project-config/project-config.ts';
import { scan, scanPaths } from '../../../src/code-index/scan/scan.ts';
import { unindexedDirectories } from '../../../src/code-index/scan/unindexed-directories.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

const git = (directory: string, ...args: string[]) =>
  execFileSync(
    'git',
    ['-C', directory, '-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'protocol.file.allow=always', ...args],
    {
      stdio: 'ignore',
    },
  );

const MODES = ['git', 'walk'] as const;

function project(mode: (typeof MODES)[number], files: Record<string, string>): string {
  const directory = writeFiles(temporaryDirectory(), files);
  if (mode === 'git') git(directory, 'init');
  return directory;
}

/** Every path there is, of files and directories, except what is in .git. */
function everyPath(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split('/').includes('.git'));
}

/** The sorted paths of a scan, after `scanPaths` was found to decide the same for all paths, together and one by one. */
async function pathsOf(directory: string, config: Partial<ProjectConfig> = {}): Promise<string[]> {
  const effective = { ...DEFAULT_PROJECT_CONFIG, ...config };
  const { files } = await scan(directory, effective);
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const everything = everyPath(directory);
  const { present, absent } = await scanPaths(directory, effective, everything);
  expect(present.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual(sorted);
  expect(absent.length + present.length).toBe(everything.length);
  for (const path of everything.slice(0, 12)) {
    const one = await scanPaths(directory, effective, [path]);
    expect(one.present.map((file) => file.path)).toEqual(sorted.some((file) => file.path === path) ? [path] : []);
  }
  return sorted.map(({ path }) => path);
}

const NESTED = {
  'a.ts': '',
  'src/b.ts': '',
  'src/gen/c.pb.go': '',
  'src/gen/deep/d.pb.go': '',
  'data/e.json': '',
  'data/keep/f.json': '',
  'node_modules/dep/index.js': '',
  'node_modules/dep/api.pb.go': '',
  '.gitignore': 'gen/\nnode_modules\n',
};

describe.each(MODES)('the rules of a project (%s)', (mode) => {
  it('hides what an .indexerignore at any depth names', async () => {
    const directory = project(mode, {
      ...NESTED,
      '.indexerignore': '# why\n/data/*\n!/data/keep/\n*.md\n',
      'src/.indexerignore': '!read.md\nb.ts\r\n',
      'src/read.md': '',
      'notes.md': '',
    });
    expect(await pathsOf(directory)).toEqual([
      '.gitignore',
      '.indexerignore',
      'a.ts',
      'data/keep/f.json',
      'src/.indexerignore',
      'src/read.md',
    ]);
  });

  it('follows an .indexerignore that git ignores', async () => {
    const directory = project(mode, { '.gitignore': '.indexerignore\n', '.indexerignore': 'b.ts', 'a.ts': '', 'b.ts': '' });
    expect(await pathsOf(directory)).toEqual(['.gitignore', 'a.ts']);
  });

  it('lets a deeper .indexerignore show a directory again, with what is in it', async () => {
    const directory = project(mode, {
      '.indexerignore': 'out/\n*.log\n',
      'x/.indexerignore': '!out/\n',
      'x/out/a.ts': '',
      'x/out/in/b.ts': '',
      'x/out/c.log': '',
      'x/out/out/d.ts': '',
      'y/out/e.ts': '',
    });
    expect(await pathsOf(directory)).toEqual(['.indexerignore', 'x/.indexerignore', 'x/out/a.ts', 'x/out/in/b.ts', 'x/out/out/d.ts']);
  });

  it('excludes even tracked files, and what is included too', async () => {
    const directory = project(mode, NESTED);
    if (mode === 'git') git(directory, 'add', '.');
    const config = { exclude: ['/data/', 'deep/'], include: ['*.pb.go'] };
    expect(await pathsOf(directory, config)).toEqual(['.gitignore', 'a.ts', 'src/b.ts', 'src/gen/c.pb.go']);
  });

  it('includes what ignore files hide, below node_modules only when it is named', async () => {
    const directory = project(mode, { ...NESTED, '.indexerignore': '/data/\n' });
    const base = ['.gitignore', '.indexerignore', 'a.ts'];
    expect(await pathsOf(directory, { include: ['*.pb.go'] })).toEqual([...base, 'src/b.ts', 'src/gen/c.pb.go', 'src/gen/deep/d.pb.go']);
    expect(await pathsOf(directory, { include: ['/src/gen/*.go'] })).toEqual([...base, 'src/b.ts', 'src/gen/c.pb.go']);
    expect(await pathsOf(directory, { include: ['**/gen/*', '!deep/'] })).toEqual([...base, 'src/b.ts', 'src/gen/c.pb.go']);
    expect(await pathsOf(directory, { include: ['data/keep'] })).toEqual([...base, 'data/keep/f.json', 'src/b.ts']);
    expect(await pathsOf(directory, { include: ['/node_modules/dep/*.go'] })).toEqual([...base, 'node_modules/dep/api.pb.go', 'src/b.ts']);
    expect(await pathsOf(directory, { include: ['/src/**/d.pb.go'] })).toEqual([...base, 'src/b.ts', 'src/gen/deep/d.pb.go']);
  });

  it('includes nothing of .git and nothing behind a link', async () => {
    const directory = project(mode, { 'a.ts': '', '.gitignore': '*\n', 'real/b.ts': '' });
    mkdirSync(join(directory, '.git'), { recursive: true });
    writeFileSync(join(directory, '.git', 'c.ts'), '');
    symlinkSync(join(directory, 'real'), join(directory, 'link'));
    expect(await pathsOf(directory, { include: ['*.ts', '.git/', '/link/'] })).toEqual(['a.ts', 'real/b.ts']);
  });

  it('fails, and shows nothing, when an .indexerignore cannot be read', async () => {
    if (process.getuid?.() === 0) return;
    const directory = project(mode, { 'src/.indexerignore': 'secret.ts', 'src/secret.ts': '' });
    chmodSync(join(directory, 'src/.indexerignore'), 0o000);
    await expect(scan(directory, DEFAULT_PROJECT_CONFIG)).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    await expect(scanPaths(directory, DEFAULT_PROJECT_CONFIG, ['src/secret.ts'])).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  });

  it('takes an .indexerignore that is no file for none', async () => {
    const directory = project(mode, { 'a.ts': '', 'b/c.ts': '', 'd/e.ts': '' });
    mkdirSync(join(directory, '.indexerignore'));
    execFileSync('mkfifo', [join(directory, 'b/.indexerignore')]);
    symlinkSync('/etc/passwd', join(directory, 'd/.indexerignore'));
    expect(await pathsOf(directory)).toEqual(['a.ts', 'b/c.ts', 'd/e.ts']);
  });

  it('takes paths that lead out of the project, or to no file, for absent', async () => {
    const directory = project(mode, { 'src/a.ts': '' });
    writeFiles(directory, { '../beside.ts': '' });
    const strange = [
      '../beside.ts',
      '/etc/passwd',
      '',
      '.',
      'src',
      'src/',
      './src/a.ts',
      'src//a.ts',
      'src/a.ts/b',
      'src/../src/a.ts',
      'none.ts',
    ];
    expect(await scanPaths(directory, DEFAULT_PROJECT_CONFIG, [...strange, 'src/a.ts', 'src/a.ts'])).toEqual({
      present: [expect.objectContaining({ path: 'src/a.ts' })],
      absent: strange,
    });
    rmSync(join(directory, '../beside.ts'));
  });

  it('knows the directories in which nothing can come to be indexed', async () => {
    const directory = project(mode, { ...NESTED, 'logs/a.log': '', '.gitignore': 'gen/\nnode_modules\n*.log\n' });
    const unindexed = async (config: Partial<ProjectConfig> = {}) =>
      (await unindexedDirectories(directory, { ...DEFAULT_PROJECT_CONFIG, ...config })).toSorted();
    expect(await unindexed()).toEqual(['node_modules', 'src/gen']);
    writeFiles(directory, { 'src/gen/deep/new/x.ts': '', ':strange*/.gitignore': '*', '.gitignore': 'gen/\nnode_modules\n:strange*/' });
    expect(await unindexed()).toEqual([':strange*', 'node_modules', 'src/gen']);
    rmSync(join(directory, ':strange*'), { recursive: true });
    expect(await unindexed({ include: ['*.pb.go'] })).toEqual(['node_modules']);
    expect(await unindexed({ include: ['/src/gen/x.go'] })).toEqual(['node_modules']);
    expect(await unindexed({ include: ['node_modules/dep/'] })).toEqual(['src/gen']);
  });
});

describe('repositories inside a project', () => {
  it('lists initialised submodules at any depth, by their own rules', async () => {
    const inner = project('git', { 'inner.ts': '' });
    commit(inner);
    const middle = project('git', { 'middle.ts': '', '.gitignore': '*.log\n' });
    git(middle, 'submodule', 'add', inner, 'in ner');
    commit(middle);
    const directory = project('git', { 'a.ts': '', '.gitignore': 'hidden.ts\n' });
    git(directory, 'submodule', 'add', middle, 'lib/middle');
    git(directory, 'submodule', 'add', inner, 'absent');
    git(directory, 'submodule', 'update', '--init', '--recursive');
    git(directory, 'submodule', 'deinit', '-f', 'absent');
    writeFiles(directory, {
      'lib/middle/new.ts': '',
      'lib/middle/x.log': '',
      'lib/middle/hidden.ts': '',
      'lib/middle/in ner/node_modules/x.js': '',
    });
    writeFiles(directory, { 'lib/middle/in ner/.gitignore': 'node_modules\n' });
    expect(await pathsOf(directory)).toEqual([
      '.gitignore',
      '.gitmodules',
      'a.ts',
      'lib/middle/.gitignore',
      'lib/middle/.gitmodules',
      'lib/middle/hidden.ts',
      'lib/middle/in ner/.gitignore',
      'lib/middle/in ner/inner.ts',
      'lib/middle/middle.ts',
      'lib/middle/new.ts',
    ]);
    expect(await unindexedDirectories(directory, DEFAULT_PROJECT_CONFIG)).toEqual(['lib/middle/in ner/node_modules']);
    expect(await pathsOf(directory, { exclude: ['inner.ts'], include: ['x.log'] })).toContain('lib/middle/x.log');
  });

  it('says which submodule git does not answer in', async () => {
    const inner = project('git', { 'inner.ts': '' });
    commit(inner);
    const directory = project('git', { 'a.ts': '' });
    git(directory, 'submodule', 'add', inner, 'sub');
    writeFileSync(join(directory, 'sub/.git'), 'gitdir: /nowhere\n');
    expect(await pathsOf(directory)).toEqual(['.gitmodules', 'a.ts']);
    const { source } = await scan(directory, DEFAULT_PROJECT_CONFIG);
    expect(source).toMatch(/^git, without the submodule sub, because git ls-files ended with 128: fatal: not a git repository/);
  });

  it('looks into an ignored directory with tracked files', async () => {
    const directory = project('git', { 'gen/a.ts': '', 'gen/b.ts': '', '.gitignore': 'gen/\n' });
    git(directory, 'add', '-f', 'gen/a.ts');
    expect(await pathsOf(directory)).toEqual(['.gitignore', 'gen/a.ts']);
    expect(await unindexedDirectories(directory, DEFAULT_PROJECT_CONFIG)).toEqual([]);
  });

  it('passes over nested repositories, unless they are included', async () => {
    const directory = project('git', { 'a.ts': '', 'nested/b.ts': '', 'empty/c.ts': '', 'junk/d.ts': '' });
    git(join(directory, 'nested'), 'init');
    commit(join(directory, 'nested'));
    git(join(directory, 'empty'), 'init');
    mkdirSync(join(directory, 'junk/.git'));
    expect(await pathsOf(directory)).toEqual(['a.ts', 'junk/d.ts']);
    expect(await pathsOf(directory, { include: ['/nested/'] })).toEqual(['a.ts', 'junk/d.ts', 'nested/b.ts']);
  });

  it('lists a linked work tree', async () => {
    const directory = project('git', { 'a.ts': '' });
    commit(directory);
    const tree = join(temporaryDirectory(), 'tree');
    git(directory, 'worktree', 'add', tree);
    writeFiles(tree, { 'b.ts': '' });
    expect(await pathsOf(tree)).toEqual(['a.ts', 'b.ts']);
  });

  it('follows .git/info/exclude and the excludes of the user', async () => {
    const directory = project('git', { 'a.ts': '', 'b.tmp': '', 'c.own': '', 'd.ts': '' });
    writeFileSync(join(directory, '.git/info/exclude'), '*.tmp\n');
    const excludes = join(temporaryDirectory(), 'excludes');
    writeFileSync(excludes, '*.own\n');
    git(directory, 'config', 'core.excludesFile', excludes);
    expect(await pathsOf(directory)).toEqual(['a.ts', 'd.ts']);
  });
});

function commit(directory: string): void {
  git(directory, 'add', '.');
  git(directory, 'commit', '-m', 'x');
}
