/** Where an import of Python leads: relative imports, packages below any source root of the project, namespace packages. */
import { dirname, join } from 'node:path/posix';
import type { GraphDocument } from '../graph-document.ts';
import type { GraphDocuments } from '../graph-documents.ts';
import { UNKNOWN_VALUE, type Value } from '../value.ts';
import { directoriesAbove, OUTSIDE, UNKNOWN_MODULE, type Module } from './module.ts';

const USUAL_ROOTS = ['src', 'lib', 'python'];

export function pythonModule(documents: GraphDocuments, from: GraphDocument, module: string): Module {
  const dots = /^\.+/.exec(module)?.[0].length ?? 0;
  const parts = module
    .slice(dots)
    .split('.')
    .filter((part) => part !== '');
  if (dots > 0) {
    const base = directoriesAbove(from.path)[dots - 1];
    return base === undefined ? UNKNOWN_MODULE : (moduleAt(documents, join(base, ...parts)) ?? UNKNOWN_MODULE);
  }
  return documents.memo(`py ${dirname(from.path)} ${module}`, () => absolute(documents, from, parts));
}

function absolute(documents: GraphDocuments, from: GraphDocument, parts: readonly string[]): Module {
  for (const root of rootsFor(documents, from)) {
    const found = moduleAt(documents, join(root, ...parts));
    if (found && !(found.kind === 'directory' && !isPackageDirectory(documents, found.path))) return found;
  }
  return OUTSIDE;
}

/** A module or package at a path without ending; the root is the empty text. */
function moduleAt(documents: GraphDocuments, path: string): Module | undefined {
  const place = path === '.' ? '' : path;
  for (const candidate of [`${place}.py`, join(place, '__init__.py'), `${place}.pyi`, join(place, '__init__.pyi')]) {
    const document = documents.at(candidate);
    if (document) return { kind: 'document', document };
  }
  return place !== '' && documents.hasDirectory(place) ? { kind: 'directory', path: place } : undefined;
}

export function inPythonDirectory(documents: GraphDocuments, directory: string, name: string): Value {
  return valueOf(moduleAt(documents, join(directory, name)));
}

/** A module beside the `__init__.py` of a package. */
export function pythonSubmodule(documents: GraphDocuments, { path }: GraphDocument, name: string): Value | undefined {
  const module = /(?:^|\/)__init__\.pyi?$/.test(path) ? moduleAt(documents, join(dirname(path), name)) : undefined;
  return module && valueOf(module);
}

function valueOf(module: Module | undefined): Value {
  if (module?.kind === 'document') return { kind: 'module', document: module.document };
  return module?.kind === 'directory' ? { ...module, family: 'python' } : UNKNOWN_VALUE;
}

/** A namespace package has modules, at least below. */
function isPackageDirectory(documents: GraphDocuments, directory: string): boolean {
  return (
    documents.inDirectory(directory, '.py').length > 0 ||
    documents.withBaseName('__init__.py').some((path) => path.startsWith(`${directory}/`))
  );
}

/** Directories that absolute imports can be relative to, the likeliest first. */
function rootsFor(documents: GraphDocuments, from: GraphDocument): string[] {
  const own = directoriesAbove(from.path).filter(
    (directory) => directory === '' || documents.idOf(join(directory, '__init__.py')) === null,
  );
  return [...new Set(['', ...USUAL_ROOTS, ...packageRoots(documents), ...own])];
}

/** Directories that hold a package and are none themselves. */
function packageRoots(documents: GraphDocuments): readonly string[] {
  return documents.memo('py roots', () => {
    const packages = new Set(documents.withBaseName('__init__.py').map((path) => dirname(path)));
    const roots = new Set<string>();
    for (const directory of packages) {
      const parent = dirname(directory) === '.' ? '' : dirname(directory);
      if (directory !== '.' && !packages.has(parent)) roots.add(parent);
    }
    return [...roots].toSorted((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  });
}
