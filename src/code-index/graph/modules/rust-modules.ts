/** The module tree of Rust: `crate`, `self`, `super`, files below them, and the other crates of the project. */
import { dirname, join } from 'node:path/posix';
import type { GraphDocument } from '../graph-document.ts';
import type { GraphDocuments } from '../graph-documents.ts';
import { directoryOf } from './go-packages.ts';
import { directoriesAbove, OUTSIDE, UNKNOWN_MODULE, type Module } from './module.ts';

const ROOTS = ['lib.rs', 'main.rs'];

export function rustModule(documents: GraphDocuments, from: GraphDocument, path: string): Module {
  const [first, ...rest] = path.split('::');
  let place: GraphDocument | undefined;
  if (first === 'crate') place = crateRoot(documents, from);
  else if (first === 'self') place = from;
  else if (first === 'super') place = parentOf(documents, from);
  else place = childOf(documents, from, first!) ?? cratesOf(documents).get(first!);
  if (place === undefined) return first === 'crate' || first === 'self' || first === 'super' ? UNKNOWN_MODULE : OUTSIDE;
  for (const name of rest) {
    const next: GraphDocument | undefined = name === 'super' ? parentOf(documents, place) : childOf(documents, place, name);
    // What follows is a module or a type inside of the file.
    if (next === undefined) break;
    place = next;
  }
  return { kind: 'document', document: place };
}

/** The file of a module that is declared in another one. */
export function childOf(documents: GraphDocuments, document: GraphDocument, name: string): GraphDocument | undefined {
  const directory = ownDirectory(document.path);
  return documents.at(join(directory, `${name}.rs`)) ?? documents.at(join(directory, name, 'mod.rs'));
}

/** Where the modules inside of a file's module are. */
function ownDirectory(path: string): string {
  return /(?:^|\/)(?:lib|main|mod)\.rs$/.test(path) ? dirname(path) : path.replace(/\.rs$/, '');
}

function parentOf(documents: GraphDocuments, { path }: GraphDocument): GraphDocument | undefined {
  const directory = path.endsWith('/mod.rs') ? dirname(dirname(path)) : dirname(path);
  const candidates = [join(directory, 'mod.rs'), `${directory}.rs`, ...ROOTS.map((root) => join(directory, root))];
  return candidates.map((candidate) => documents.at(candidate)).find((found) => found !== undefined && found.path !== path);
}

function crateRoot(documents: GraphDocuments, { path }: GraphDocument): GraphDocument | undefined {
  for (const directory of directoriesAbove(path)) {
    const root = ROOTS.map((name) => documents.at(join(directory, name))).find((found) => found !== undefined);
    if (root) return root;
  }
  return undefined;
}

function cratesOf(documents: GraphDocuments): ReadonlyMap<string, GraphDocument> {
  return documents.memo('rust crates', () => {
    const found = new Map<string, GraphDocument>();
    for (const path of documents.withBaseName('Cargo.toml')) {
      const name = (documents.at(path)?.links.settings as { crate?: string } | null | undefined)?.crate;
      const root = documents.at(join(directoryOf(path), 'src', 'lib.rs'));
      if (name && root) found.set(name.replaceAll('-', '_'), root);
    }
    return found;
  });
}
