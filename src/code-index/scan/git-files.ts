import { runGit } from './run-git.ts';

const LIST = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];

/** Git compares every path it knows with every path it is asked for: with more of them a full list is faster. */
const MAX_PATHS = 128;
/** Windows takes no longer command lines than 32 k characters. */
const MAX_CHARACTERS = 20_000;

const GITLINK = '160000 ';

/**
 * Files of a git work tree: tracked ones and new ones that no ignore rule hides (all kinds of rules: nested
 * `.gitignore`, `.git/info/exclude`, global). Relative to it, with `/`. Tracked files may be gone from disk; a submodule
 * is one entry, a nested repository is none.
 *
 * @throws INDEX_FAILED
 */
export async function gitFiles(repository: string): Promise<string[]> {
  return entriesOf(await runGit(repository, LIST)).filter((path) => !path.endsWith('/'));
}

/**
 * Those of the paths that `gitFiles` would list, at a cost that does not grow with the work tree but for reading git's index.
 *
 * @throws INDEX_FAILED
 */
export async function gitFilesAmong(repository: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  if (!fitsOneCall(paths)) return new Set(await gitFiles(repository));
  return new Set(entriesOf(await runGit(repository, LIST, { paths })));
}

/** Those of the paths that are submodules of the repository; all of them when no paths are given. */
export async function submodulesAmong(repository: string, paths?: readonly string[]): Promise<string[]> {
  if (paths?.length === 0) return [];
  const staged = entriesOf(await runGit(repository, ['ls-files', '-z', '--stage'], { paths: paths && fitsOneCall(paths) ? paths : [] }));
  const submodules = new Set(staged.filter((entry) => entry.startsWith(GITLINK)).map((entry) => entry.slice(entry.indexOf('\t') + 1)));
  return paths === undefined ? [...submodules] : paths.filter((path) => submodules.has(path));
}

/** Whether git tracks the file, whatever ignore rules say. */
export async function isTracked(repository: string, path: string): Promise<boolean> {
  return (await runGit(repository, ['ls-files', '-z', '--cached'], { paths: [path] })) !== '';
}

/** Directories that an ignore rule names, outermost only and without trailing `/`: nothing below is tracked or can come to be listed. */
export async function gitIgnoredDirectories(repository: string): Promise<string[]> {
  const ignored = entriesOf(await runGit(repository, ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory']));
  const directories = ignored.filter((path) => path.endsWith('/')).map((path) => `./${path.slice(0, -1)}`);
  if (directories.length === 0) return [];
  // A directory that only happens to hold nothing but ignored files is listed too: a new file in it may not be ignored.
  const named = await runGit(repository, ['check-ignore', '-z', '--stdin'], { input: directories.join('\0'), answers: [1] });
  return entriesOf(named).map((path) => path.slice('./'.length));
}

function fitsOneCall(paths: readonly string[]): boolean {
  return paths.length <= MAX_PATHS && paths.reduce((sum, path) => sum + path.length, 0) <= MAX_CHARACTERS;
}

function entriesOf(output: string): string[] {
  return output.split('\0').filter((entry) => entry !== '');
}
