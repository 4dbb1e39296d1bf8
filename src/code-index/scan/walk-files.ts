import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { errnoOf } from '../../domain/errors.ts';

/** Where there is no git to tell, these are never part of a project. */
const NEVER = new Set(['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__']);

interface IgnoreRules {
  /** Directory of the `.gitignore`, relative to the root, with a trailing `/`; empty for the root. */
  readonly base: string;
  readonly matcher: Ignore;
}

/**
 * Files below a root without git, by the rules of every `.gitignore` on the way. Symbolic links are not followed.
 * A directory that cannot be read is passed over and reported.
 */
export function walkFiles(root: string, onUnreadable: (directory: string) => void): string[] {
  const files: string[] = [];
  const pending: { directory: string; rules: readonly IgnoreRules[] }[] = [{ directory: '', rules: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { directory } = next;
    const entries = entriesOf(root, directory);
    if (entries === undefined) {
      onUnreadable(directory || '.');
      continue;
    }
    const rules = entries.some((entry) => entry.name === '.gitignore') ? [...next.rules, ...rulesAt(root, directory)] : next.rules;
    for (const entry of entries) {
      const path = directory + entry.name;
      if (entry.isDirectory() && !NEVER.has(entry.name) && !isIgnored(`${path}/`, rules)) pending.push({ directory: `${path}/`, rules });
      else if (entry.isFile() && !isIgnored(path, rules)) files.push(path);
    }
  }
  return files;
}

/** The deepest rule that has an opinion decides, as in git. */
function isIgnored(path: string, rules: readonly IgnoreRules[]): boolean {
  for (const { base, matcher } of rules.toReversed()) {
    const verdict = matcher.test(path.slice(base.length));
    if (verdict.ignored || verdict.unignored) return verdict.ignored;
  }
  return false;
}

function rulesAt(root: string, directory: string): IgnoreRules[] {
  try {
    return [{ base: directory, matcher: ignore().add(readFileSync(join(root, directory, '.gitignore'), 'utf8')) }];
  } catch {
    return []; // a .gitignore that is a directory or cannot be read holds no rules
  }
}

function entriesOf(root: string, directory: string): Dirent[] | undefined {
  try {
    return readdirSync(join(root, directory), { withFileTypes: true });
  } catch (error) {
    if (directory === '') throw error;
    return ['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EIO'].includes(errnoOf(error) ?? '') ? undefined : [];
  }
}
