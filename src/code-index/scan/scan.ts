/** Decides which files are indexed: all of a project, or a few of it, by the same rules. No file is read. */
import type { FileVersion } from '../document.ts';
import type { ProjectConfig } from '../project-config/project-config.ts';
import { FileLookup } from './file-lookup.ts';
import { IndexRules } from './index-rules.ts';
import { listProject, projectFilesAmong } from './list-project.ts';
import { isNotUtf8 } from './not-utf8.ts';
import { walkFiles } from './walk-files.ts';

const MAX_NAMED = 3;

export interface Scan {
  readonly files: readonly FileVersion[];
  /** `git`, or `walk` with the reason when git was expected to answer; then what could not be looked at. */
  readonly source: string;
}

export interface PathScan {
  /** Files that are to be indexed, as they are now. */
  readonly present: readonly FileVersion[];
  /** Paths at which there is nothing to index (any more). */
  readonly absent: readonly string[];
}

/**
 * Lists the regular files of a project with size and time: what git lists, submodules included, or else what no ignore
 * file hides; without what `.indexerignore` files hide; with what `indexer.json` includes; without what it excludes.
 *
 * @throws SETTINGS_INVALID when an `.indexerignore` cannot be read
 */
export async function scan(root: string, config: ProjectConfig): Promise<Scan> {
  const rules = new IndexRules(root, config);
  const lookup = new FileLookup(root);
  const listing = await listProject(root, lookup, (directory) => rules.hiddenBy(`${directory}/`) !== undefined);
  const listed = listing.files.filter(({ path }) => rules.admits(path, true));
  const included = await includedFiles(root, rules, lookup, listed);
  const unreadable = [...lookup.unreadable].slice(0, MAX_NAMED).map(described);
  const source = unreadable.length === 0 ? listing.source : `${listing.source}; cannot read ${unreadable.join(', ')}`;
  return { files: included.length === 0 ? listed : [...listed, ...included], source };
}

/**
 * Decides about a few paths (relative to the root, with `/`) as `scan` would, at a cost that hardly depends on the size
 * of the project. Paths that lead out of it are absent.
 *
 * @throws SETTINGS_INVALID when an `.indexerignore` cannot be read
 */
export async function scanPaths(root: string, config: ProjectConfig, paths: readonly string[]): Promise<PathScan> {
  const rules = new IndexRules(root, config);
  const lookup = new FileLookup(root);
  const asked = [...new Set(paths)];
  const versions = asked.filter(staysInside).flatMap((path) => lookup.versionOf(path) ?? []);
  const listed = await projectFilesAmong(
    root,
    versions.map(({ path }) => path).filter((path) => rules.admits(path, true)),
  );
  const present = versions.filter(({ path }) => rules.admits(path, listed.has(path)));
  const found = new Set(present.map(({ path }) => path));
  return { present, absent: asked.filter((path) => !found.has(path)) };
}

function described(path: string): string {
  return isNotUtf8(path) ? `${path} (its name is not UTF-8)` : path || '.';
}

async function includedFiles(root: string, rules: IndexRules, lookup: FileLookup, listed: readonly FileVersion[]): Promise<FileVersion[]> {
  if (!rules.hasIncludes) return [];
  const known = new Set(listed.map(({ path }) => path));
  const enters = (directory: string) => rules.mayHoldIncluded(directory);
  const paths = await walkFiles(root, { enters, unreadable: lookup.unreadable });
  return paths.filter((path) => !known.has(path) && rules.admits(path, false)).flatMap((path) => lookup.versionOf(path) ?? []);
}

function staysInside(path: string): boolean {
  return path !== '' && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}
