import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IndexerError } from '../../../src/domain/errors.ts';
import { findMarkedProject, resolveProject } from '../../../src/platform/project-root.ts';
import { temporaryDirectory, temporaryProject, writeFiles } from '../../helpers/temporary.ts';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof IndexerError ? error.code : String(error);
  }
  return 'no error';
};

describe('project root', () => {
  it('is the nearest worktree top level, whether .git is a directory or a file', () => {
    const root = temporaryDirectory();
    writeFiles(root, { 'a/b/package.json': '{}', 'linked/c/x.ts': '' });
    mkdirSync(join(root, '.git'));
    writeFileSync(join(root, 'linked', '.git'), 'gitdir: elsewhere');
    expect(resolveProject(join(root, 'a', 'b')).root).toBe(root);
    expect(resolveProject(join(root, 'linked', 'c')).root).toBe(join(root, 'linked'));
  });

  it('is the nearest directory with a marker when there is no git', () => {
    const root = temporaryProject({ 'src/deep/x.ts': '' });
    expect(resolveProject(join(root, 'src', 'deep')).root).toBe(root);
  });

  it('is the directory itself when nothing marks it, and then is no marked project', () => {
    const root = temporaryDirectory();
    expect(resolveProject(root).root).toBe(root);
    expect(findMarkedProject(root)).toBeUndefined();
  });

  it('is one for every spelling of a directory', () => {
    const root = temporaryProject({ 'sub/x': '' });
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(root, link);
    const spellings = [
      root,
      `${root}/`,
      `${root}/.`,
      join(root, 'sub', '..'),
      `${root}//sub/..`,
      link,
      `${link}/sub`,
      join(link, 'sub', '..'),
    ];
    expect(new Set(spellings.map((spelling) => resolveProject(spelling).projectId)).size).toBe(1);
  });

  it('refuses the root of the file system, the home directory and temporary roots, unless forced', () => {
    for (const directory of ['/', homedir(), tmpdir(), '/tmp']) {
      expect(codeOf(() => resolveProject(directory))).toBe('PROJECT_ROOT_REFUSED');
      expect(resolveProject(directory, { force: true }).root).toBeTypeOf('string');
    }
  });

  it('does not take a marker in a refused directory for a project', () => {
    const inside = temporaryDirectory();
    expect(resolveProject(inside).root).toBe(inside);
  });

  it('says what is wrong with a directory', () => {
    const root = temporaryProject({ 'file.txt': '' });
    expect(codeOf(() => resolveProject(join(root, 'missing')))).toBe('PROJECT_NOT_FOUND');
    expect(codeOf(() => resolveProject(join(root, 'file.txt')))).toBe('PROJECT_NOT_A_DIRECTORY');
    expect(codeOf(() => resolveProject(join(root, 'file.txt', 'below')))).toBe('PROJECT_NOT_A_DIRECTORY');
  });
});
