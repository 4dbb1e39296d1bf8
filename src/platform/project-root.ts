/**
 * The root of a project: the nearest worktree top level (`.git` directory or file) at or above the given directory,
 * else the nearest directory with a project marker, else the directory itself. Every spelling of one directory
 * (symlink, `..`, trailing slash, letter case on a folding file system) gives one root.
 */
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, parse, resolve } from 'node:path';
import { errnoOf, IndexerError, messageOf } from '../domain/errors.ts';
import { projectAt, type Project } from '../domain/project.ts';

const MARKERS = [
  'package.json',
  'pyproject.toml',
  'setup.py',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'settings.gradle',
  'CMakeLists.txt',
  'Makefile',
  'composer.json',
  'Gemfile',
  'mix.exs',
  'pubspec.yaml',
  'deno.json',
  'indexer.json',
];

/**
 * Resolves a directory to its project.
 *
 * @param force accept the file system's root, the home directory and temporary roots
 * @throws PROJECT_NOT_FOUND, PROJECT_NOT_A_DIRECTORY, PROJECT_UNREADABLE, PROJECT_ROOT_REFUSED
 */
export function resolveProject(directory: string, { force = false }: { force?: boolean } = {}): Project {
  const start = canonicalDirectory(directory);
  const refused = refusedRoots();
  if (!force && refused.has(start)) {
    throw new IndexerError('PROJECT_ROOT_REFUSED', `${start} is not a project: it is ${refused.get(start)}`);
  }
  const root = findRoot(start, refused);
  assertReadable(root);
  return projectAt(root);
}

/** Like resolveProject, but undefined when nothing at or above the directory marks a project. */
export function findMarkedProject(directory: string): Project | undefined {
  const start = canonicalDirectory(directory);
  const root = findMarkedRoot(start, refusedRoots());
  return root === undefined ? undefined : projectAt(root);
}

function findRoot(start: string, refused: ReadonlyMap<string, string>): string {
  return findMarkedRoot(start, refused) ?? start;
}

function findMarkedRoot(start: string, refused: ReadonlyMap<string, string>): string | undefined {
  const candidates = [start, ...ancestors(start)];
  const boundary = candidates.findIndex((directory) => refused.has(directory));
  const eligible = boundary === -1 ? candidates : candidates.slice(0, boundary);
  return (
    eligible.find((directory) => existsSync(join(directory, '.git'))) ??
    eligible.find((directory) => MARKERS.some((marker) => existsSync(join(directory, marker))))
  );
}

function ancestors(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [] : [parent, ...ancestors(parent)];
}

function canonicalDirectory(directory: string): string {
  const absolute = resolve(directory);
  let canonical: string;
  try {
    canonical = realpathSync.native(absolute);
  } catch (error) {
    throw unusable(absolute, error);
  }
  if (!statSync(canonical).isDirectory()) {
    throw new IndexerError('PROJECT_NOT_A_DIRECTORY', `${absolute} is a file, not a directory`);
  }
  // HFS+ stores decomposed names; one spelling must give one id.
  return process.platform === 'darwin' ? canonical.normalize('NFC') : canonical;
}

function assertReadable(root: string): void {
  try {
    accessSync(root, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw unusable(root, error);
  }
}

function unusable(path: string, error: unknown): IndexerError {
  switch (errnoOf(error)) {
    case 'ENOENT':
      return new IndexerError('PROJECT_NOT_FOUND', `${path} does not exist`, { cause: error });
    case 'ENOTDIR':
      return new IndexerError('PROJECT_NOT_A_DIRECTORY', `a part of ${path} is a file`, { cause: error });
    default:
      return new IndexerError('PROJECT_UNREADABLE', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** Directories that hold projects but are none, with the reason. */
function refusedRoots(): Map<string, string> {
  const roots = new Map<string, string>([[parse(process.cwd()).root, 'the root of the file system']]);
  for (const [directory, reason] of [
    [tmpdir(), 'the temporary directory'],
    ['/tmp', 'the temporary directory'],
    ['/var/tmp', 'the temporary directory'],
    ['/home', 'the parent of all home directories'],
    ['/Users', 'the parent of all home directories'],
    [homedir(), 'your home directory'],
  ] as const) {
    if (existsSync(directory)) roots.set(realpathSync.native(directory), reason);
  }
  return roots;
}
