import { chmodSync, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { createPaths } from '../../platform/paths.ts';
import type { Diagnosis } from './finding.ts';

const OTHERS = 0o077;
const WRITABLE_BY_OTHERS = 0o022;

/** Whatever is ours and others may read or write; nothing is said when all is well. */
export function checkPermissions(): Diagnosis[] {
  if (process.platform === 'win32') return [];
  const { state, cache, runtime } = createPaths();
  return [...new Set([state, cache, runtime])].flatMap(openDirectories);
}

/** The directory itself, else what is open below it: a closed directory protects its content, but not after it was moved. */
function openDirectories(directory: string): Diagnosis[] {
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  if (stats === undefined || !isOurs(stats)) return [];
  const open = [directory, ...pathsBelow(directory)].flatMap((path) => openOne(path, path === directory));
  if (open.length === 0) return [];
  const isDangerous = open.some(({ isTop, mode }) => isTop && (mode & WRITABLE_BY_OTHERS) !== 0);
  return [
    {
      check: 'permissions',
      status: isDangerous ? 'problem' : 'warning',
      message: `others may use ${open.length === 1 ? open[0]!.path : `${open[0]!.path} and ${open.length - 1} more`} (mode ${open[0]!.mode.toString(8)})`,
      hint: '`indexer doctor --fix` takes the permissions away.',
      mendable: true,
      mend: () => open.forEach(({ path, mode }) => chmodSync(path, mode & ~OTHERS)),
    },
  ];
}

function openOne(path: string, isTop: boolean): { path: string; mode: number; isTop: boolean }[] {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !isOurs(stats) || !(stats.isFile() || stats.isDirectory())) return [];
  const mode = stats.mode & 0o777;
  return (mode & OTHERS) === 0 ? [] : [{ path, mode, isTop }];
}

function pathsBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name));
}

function isOurs({ uid }: Stats): boolean {
  return uid === process.getuid?.();
}
