/** Which files belong to a project, before its own rules (`indexer.json`, `.indexerignore`) are applied. */
import { messageOf } from '../../domain/errors.ts';
import type { FileVersion } from '../document.ts';
import { versionOf } from '../parse/parse-files.ts';
import type { FileLookup } from './file-lookup.ts';
import { gitFiles, gitFilesAmong, submodulesAmong } from './git-files.ts';
import { ProjectRules } from './project-rules.ts';
import { hasGit, Repositories } from './repositories.ts';
import { walkFiles } from './walk-files.ts';

export interface Listing {
  readonly files: readonly FileVersion[];
  /** `git` or `walk`, with what is missing and why. */
  readonly source: string;
}

/**
 * The regular files that git lists, those of initialised submodules too; without git, all that no `.gitignore` hides.
 *
 * @param skips directories (relative to the root, without trailing `/`) of which the caller wants nothing
 */
export async function listProject(root: string, lookup: FileLookup, skips: (directory: string) => boolean): Promise<Listing> {
  if (!hasGit(root)) return walk(root, lookup, skips, 'walk');
  const files: FileVersion[] = [];
  const lost: string[] = [];
  try {
    await listRepository(root, '', lookup, { files, lost });
  } catch (error) {
    return walk(root, lookup, skips, `walk, because ${messageOf(error)}`);
  }
  return { files, source: ['git', ...lost].join(', without ') };
}

/** Those of the regular files that `listProject` would list, without looking at the others. */
export async function projectFilesAmong(root: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  if (!hasGit(root)) return heldAmong(root, paths);
  const byRepository = new Map<string, string[]>();
  try {
    const repositories = new Repositories(root);
    for (const path of paths) {
      const base = await repositories.baseOf(path);
      byRepository.set(base, [...(byRepository.get(base) ?? []), path.slice(base.length)]);
    }
    const listed = await Promise.all([...byRepository].map(([base, inside]) => listedIn(root, base, inside)));
    return new Set(listed.flat());
  } catch {
    return heldAmong(root, paths); // as `listProject`, which says why
  }
}

async function listRepository(
  root: string,
  base: string,
  lookup: FileLookup,
  found: { files: FileVersion[]; lost: string[] },
): Promise<void> {
  const repository = root + (base && `/${base}`);
  const nested: string[] = [];
  for (const path of await gitFiles(repository)) {
    const stats = lookup.statsOf(base + path);
    if (stats?.isFile()) found.files.push(versionOf(base + path, stats));
    else if (stats?.isDirectory() && hasGit(`${root}/${base}${path}`)) nested.push(path);
  }
  for (const submodule of await submodulesAmong(repository, nested)) {
    try {
      await listRepository(root, `${base}${submodule}/`, lookup, found);
    } catch (error) {
      found.lost.push(`the submodule ${base}${submodule}, because ${messageOf(error)}`);
    }
  }
}

async function listedIn(root: string, base: string, paths: readonly string[]): Promise<string[]> {
  try {
    const listed = await gitFilesAmong(root + (base && `/${base}`), paths);
    return paths.filter((path) => listed.has(path)).map((path) => base + path);
  } catch (error) {
    if (base === '') throw error;
    return []; // as `listRepository`, which says why
  }
}

async function walk(root: string, lookup: FileLookup, skips: (directory: string) => boolean, source: string): Promise<Listing> {
  const rules = new ProjectRules(root);
  const enters = (directory: string) => rules.enters(directory) && !skips(directory);
  const paths = await walkFiles(root, { enters, unreadable: lookup.unreadable });
  const files = paths.filter((path) => rules.holds(path)).flatMap((path) => lookup.versionOf(path) ?? []);
  for (const file of rules.unreadable) lookup.unreadable.add(file);
  return { files, source };
}

function heldAmong(root: string, paths: readonly string[]): ReadonlySet<string> {
  const rules = new ProjectRules(root);
  return new Set(paths.filter((path) => rules.holds(path)));
}
