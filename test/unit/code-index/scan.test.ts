import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PROJECT_CONFIG } from '../../../src/code-index/project-config/project-config.ts';
import { scan as scanWith } from '../../../src/code-index/scan/scan.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

const FILES = {
  'a.ts': 'a',
  'src/b.ts': 'b',
  'src/.gitignore': '*.log\n!keep.log\n',
  'src/x.log': 'ignored here',
  'src/keep.log': 'kept',
  'build/out.js': 'ignored',
  'deep/build/x.js': 'ignored too',
  'deep/docs/build.md': 'a file named like the directory pattern',
  '.gitignore': 'build/\n/top-only.txt\n',
  'top-only.txt': 'ignored',
  'deep/top-only.txt': 'kept',
  'name with spaces.txt': '',
  'línea\nnueva.txt': 'a name with a line break',
};

const EXPECTED = [
  '.gitignore',
  'a.ts',
  'deep/docs/build.md',
  'deep/top-only.txt',
  'línea\nnueva.txt',
  'name with spaces.txt',
  'src/.gitignore',
  'src/b.ts',
  'src/keep.log',
];

const git = (directory: string, ...args: string[]) =>
  execFileSync('git', ['-C', directory, '-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], { stdio: 'ignore' });

const scan = (directory: string) => scanWith(directory, DEFAULT_PROJECT_CONFIG);

const pathsOf = async (directory: string) => (await scan(directory)).files.map(({ path }) => path).sort();

describe('scan', () => {
  it('lists what git would, tracked or new', async () => {
    const directory = writeFiles(temporaryDirectory(), FILES);
    git(directory, 'init');
    git(directory, 'add', 'a.ts');
    const { source } = await scan(directory);
    expect(source).toBe('git');
    expect(await pathsOf(directory)).toEqual(EXPECTED);
  });

  it('lists the same without git', async () => {
    const directory = writeFiles(temporaryDirectory(), { ...FILES, 'node_modules/dep/index.js': '' });
    expect((await scan(directory)).source).toBe('walk');
    expect(await pathsOf(directory)).toEqual(EXPECTED);
  });

  it('takes tracked files that are gone from the disk for gone', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    git(directory, 'init');
    git(directory, 'add', '.');
    git(directory, 'rm', '--cached', 'a.ts');
    writeFileSync(join(directory, 'b.ts'), '');
    git(directory, 'add', 'b.ts');
    execFileSync('rm', [join(directory, 'b.ts')]);
    expect(await pathsOf(directory)).toEqual(['a.ts']);
  });

  it('follows no links and passes over what is no file', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'real.ts': '' });
    symlinkSync(join(directory, 'real.ts'), join(directory, 'link.ts'));
    symlinkSync(directory, join(directory, 'loop'));
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    expect(await pathsOf(directory)).toEqual(['real.ts']);
    git(directory, 'init');
    git(directory, 'add', '.');
    expect(await pathsOf(directory)).toEqual(['real.ts']);
  });

  it('lists nothing behind a link that took the place of a tracked directory', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'src/a.ts': '', 'b.ts': '' });
    git(directory, 'init');
    git(directory, 'add', '.');
    const elsewhere = temporaryDirectory();
    renameSync(join(directory, 'src'), join(elsewhere, 'src'));
    symlinkSync(join(elsewhere, 'src'), join(directory, 'src'));
    expect(await pathsOf(directory)).toEqual(['b.ts']);
  });

  it('takes tracked files below what is a file now for gone', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'src/a.ts': '' });
    git(directory, 'init');
    git(directory, 'add', '.');
    rmSync(join(directory, 'src'), { recursive: true });
    writeFileSync(join(directory, 'src'), '');
    expect(await pathsOf(directory)).toEqual(['src']);
  });

  it('does not ask a repository around the project', async () => {
    const outer = writeFiles(temporaryDirectory(), { '.gitignore': 'inner/a.ts\n', 'inner/a.ts': '' });
    git(outer, 'init');
    mkdirSync(join(outer, 'inner/.git'));
    const { files, source } = await scan(join(outer, 'inner'));
    expect(files.map(({ path }) => path)).toEqual(['a.ts']);
    expect(source).toMatch(/^walk, because git ls-files ended with 128/);
  });

  it('walks, and says why, where git does not answer', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    mkdirSync(join(directory, '.git'));
    const { files, source } = await scan(directory);
    expect(files.map(({ path }) => path)).toEqual(['a.ts']);
    expect(source).toMatch(/^walk, because git ls-files ended with 128/);
  });

  it('is not led astray by the environment of a git hook', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'a.ts': '' });
    git(directory, 'init');
    process.env['GIT_DIR'] = '/nowhere';
    try {
      expect(await scan(directory)).toMatchObject({ source: 'git', files: [{ path: 'a.ts' }] });
    } finally {
      delete process.env['GIT_DIR'];
    }
  });
});
