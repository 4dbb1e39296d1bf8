import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { errnoOf } from '../../domain/errors.ts';
import { mergeEntries } from './merge.ts';

export interface WrittenConfig {
  readonly file: string;
  /** Copy of the file as it was; null when there was none. */
  readonly backup: string | null;
  readonly changed: boolean;
}

/** Merges the entries into the file: backup first, then one atomic replacement. A link keeps being a link. */
export async function writeConfig(
  file: string,
  path: readonly string[],
  entries: Readonly<Record<string, unknown>>,
): Promise<WrittenConfig> {
  const text = readText(file);
  const merged = mergeEntries(text ?? '', path, entries, file);
  if (merged === text) return { file, backup: null, changed: false };
  const target = isLink(file) ? realpathSync(file) : file;
  mkdirSync(dirname(target), { recursive: true });
  const backup = text === undefined ? null : `${target}.backup-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  if (backup !== null) await copyFile(target, backup);
  await writeFileAtomic(target, merged, { mode: existsSync(target) ? statSync(target).mode & 0o777 : 0o600, fsync: true });
  return { file, backup, changed: true };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
