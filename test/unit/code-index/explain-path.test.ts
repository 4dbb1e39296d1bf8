import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PROJECT_CONFIG, type ProjectConfig } from '../../../src/code-index/project-config/project-config.ts';
import { explainPath } from '../../../src/code-index/scan/explain-path.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

const git = (directory: string, ...args: string[]) =>
  execFileSync(
    'git',
    ['-C', directory, '-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'protocol.file.allow=always', ...args],
    {
      stdio: 'ignore',
    },
  );

const explainIn =
  (directory: string, config: Partial<ProjectConfig> = {}) =>
  (path: string) =>
    explainPath(directory, { ...DEFAULT_PROJECT_CONFIG, ...config }, path);

const FILES = {
  'tracked.ts': '',
  'new.ts': '',
  'build/deep/out.js': '',
  'src/x.log': '',
  'src/keep.log': '',
  'src/.gitignore': '# logs\n*.log\n!keep.log\n',
  '.gitignore': 'build/\n',
  '.indexerignore': '\n/data/\n',
  'data/a.json': '',
  'big.ts': 'x'.repeat(3000),
};

describe('explainPath', () => {
  it('names what keeps a path from being a file of the project', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'a.ts': '', 'dir/b.ts': '', '.git/config': '' });
    symlinkSync('a.ts', join(directory, 'link.ts'));
    symlinkSync('dir', join(directory, 'linked'));
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    const explain = explainIn(directory);
    const reasons = async (...paths: string[]) => Promise.all(paths.map(async (path) => (await explain(path)).reason));
    expect(await reasons('../x.ts', '/etc/passwd', '.', directory, '.git/config')).toEqual([
      'it is outside the project',
      'it is outside the project',
      'it is the directory of the project',
      'it is the directory of the project',
      'it is inside .git',
    ]);
    expect(await reasons('none.ts', 'a.ts/b', 'dir', 'dir/', 'link.ts', 'linked/b.ts', 'pipe')).toEqual([
      'it does not exist',
      'it does not exist',
      'it is a directory',
      'it is a directory',
      'it is a symbolic link',
      'it is behind the symbolic link linked',
      'pipe is no regular file',
    ]);
  });

  it('names the line of git', async () => {
    const directory = writeFiles(temporaryDirectory(), FILES);
    git(directory, 'init');
    git(directory, 'add', 'tracked.ts');
    writeFileSync(join(directory, '.git/info/exclude'), 'secret*\n');
    writeFileSync(join(directory, 'secret.ts'), '');
    const explain = explainIn(directory);
    expect(await explain('tracked.ts')).toEqual({ indexed: true, reason: 'git tracks it' });
    expect(await explain(join(directory, 'new.ts'))).toEqual({
      indexed: true,
      reason: 'git does not track it, and no ignore rule hides it',
    });
    expect(await explain('./src//keep.log')).toMatchObject({ indexed: true });
    const ignored = (source: string, line: number, pattern: string) => ({
      indexed: false,
      reason: 'git ignores it',
      rule: { source, line, pattern },
    });
    expect(await explain('build/deep/out.js')).toEqual(ignored('.gitignore', 1, 'build/'));
    expect(await explain('src/x.log')).toEqual(ignored('src/.gitignore', 2, '*.log'));
    expect(await explain('secret.ts')).toEqual(ignored('.git/info/exclude', 1, 'secret*'));
    expect(await explain('data/a.json')).toEqual({
      indexed: false,
      reason: '.indexerignore hides it',
      rule: { source: '.indexerignore', line: 2, pattern: '/data/' },
    });
  });

  it('names the line of a walk', async () => {
    const directory = writeFiles(temporaryDirectory(), { ...FILES, 'node_modules/a.js': '' });
    const explain = explainIn(directory);
    expect(await explain('new.ts')).toEqual({ indexed: true, reason: 'no ignore rule hides it' });
    expect(await explain('src/x.log')).toEqual({
      indexed: false,
      reason: 'src/.gitignore hides it',
      rule: { source: 'src/.gitignore', line: 2, pattern: '*.log' },
    });
    expect(await explain('data/a.json')).toMatchObject({ indexed: false, rule: { source: '.indexerignore', line: 2 } });
    expect(await explain('node_modules/a.js')).toEqual({ indexed: false, reason: 'it is inside node_modules' });
  });

  it('names the pattern of indexer.json', async () => {
    const directory = writeFiles(temporaryDirectory(), FILES);
    git(directory, 'init');
    const explain = explainIn(directory, { include: ['/build/**/*.js'], exclude: ['tracked.*'], maxFileBytes: 2048 });
    expect(await explain('build/deep/out.js')).toEqual({
      indexed: true,
      reason: 'indexer.json includes it',
      rule: { source: 'indexer.json', pattern: '/build/**/*.js' },
    });
    expect(await explain('tracked.ts')).toEqual({
      indexed: false,
      reason: 'indexer.json excludes it',
      rule: { source: 'indexer.json', pattern: 'tracked.*' },
    });
    expect(await explain('big.ts')).toEqual({ indexed: false, reason: 'it has 3000 bytes, more than maxFileBytes (2048)' });
  });

  it('tells submodules from nested repositories', async () => {
    const inner = writeFiles(temporaryDirectory(), { 'a.ts': '', '.gitignore': '*.log\n' });
    git(inner, 'init');
    git(inner, 'add', '.');
    git(inner, 'commit', '-m', 'x');
    const directory = writeFiles(temporaryDirectory(), { 'nested/deep/b.ts': '', 'junk/c.ts': '', '.indexerignore': 'junk/\n' });
    git(directory, 'init');
    git(directory, 'submodule', 'add', inner, 'sub');
    git(join(directory, 'nested'), 'init');
    mkdirSync(join(directory, 'junk/.git'));
    writeFiles(directory, { 'sub/x.log': '' });
    const explain = explainIn(directory);
    expect(await explain('sub/a.ts')).toEqual({ indexed: true, reason: 'git in the submodule sub tracks it' });
    expect(await explain('sub/x.log')).toMatchObject({ indexed: false, rule: { source: 'sub/.gitignore', line: 1, pattern: '*.log' } });
    expect(await explain('nested/deep/b.ts')).toEqual({
      indexed: false,
      reason: 'it is in nested, a git repository of its own that is no submodule',
    });
    expect(await explain('junk/c.ts')).toMatchObject({ indexed: false, rule: { source: '.indexerignore', line: 1 } });
    writeFileSync(join(directory, 'sub/.git'), 'gitdir: /nowhere\n');
    expect((await explain('sub/a.ts')).reason).toMatch(/^git does not answer in sub: git ls-files ended with 128/);
  });

  it('explains a project in which git does not answer as the walk decides', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'a.ts': '', 'b.ts': '', '.gitignore': 'b.ts' });
    mkdirSync(join(directory, '.git'));
    expect(await explainIn(directory)('a.ts')).toEqual({ indexed: true, reason: 'no ignore rule hides it' });
    expect(await explainIn(directory)('b.ts')).toMatchObject({ indexed: false, rule: { source: '.gitignore', line: 1, pattern: 'b.ts' } });
  });
});
