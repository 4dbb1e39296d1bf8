import { existsSync, lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../domain/errors.ts';
import type { FileVersion } from '../document.ts';
import { versionOf } from '../parse/parse-files.ts';
import { gitFiles } from './git-files.ts';
import { walkFiles } from './walk-files.ts';

export interface Scan {
  readonly files: readonly FileVersion[];
  /** `git`, or `walk` with the reason when git was expected to answer. */
  readonly source: string;
}

/** Lists the regular files of a project with size and time. Nothing is read. */
export async function scan(root: string): Promise<Scan> {
  const { paths, source } = await listPaths(root);
  const files: FileVersion[] = [];
  for (const path of paths) {
    const stats = statsOf(join(root, path));
    if (stats?.isFile()) files.push(versionOf(path, stats));
  }
  return { files, source };
}

async function listPaths(root: string): Promise<{ paths: string[]; source: string }> {
  if (!existsSync(join(root, '.git'))) return walk(root, 'walk');
  try {
    return { paths: await gitFiles(root), source: 'git' };
  } catch (error) {
    return walk(root, `walk, because ${messageOf(error)}`);
  }
}

function walk(root: string, source: string): { paths: string[]; source: string } {
  const unreadable: string[] = [];
  const paths = walkFiles(root, (directory) => unreadable.push(directory));
  return { paths, source: unreadable.length === 0 ? source : `${source}; cannot read ${unreadable.slice(0, 3).join(', ')}` };
}

function statsOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}
