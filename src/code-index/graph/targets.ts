/** From what somebody asks about to the symbols that are meant. */
import { IndexerError } from '../../domain/errors.ts';
import { isInside, splitName } from '../query/symbol-name.ts';
import type { SymbolKind } from '../symbol.ts';
import type { CodeGraph } from './code-graph.ts';
import type { SymbolAt } from './edge.ts';
import type { NamedSymbol } from './graph-documents.ts';

export interface TargetSearch {
  /** `name`, or `Container.name`. */
  readonly name: string;
  /** The end of a path tells namesakes apart; null: all. */
  readonly path: string | null;
}

/** A symbol, as answers show it. */
export interface SymbolRow {
  readonly path: string;
  /** With its containers. */
  readonly name: string;
  readonly kind: SymbolKind;
  readonly startLine: number;
  readonly endLine: number;
}

/** Symbols that nothing refers to. */
const NO_TARGETS: ReadonlySet<SymbolKind> = new Set<SymbolKind>(['key', 'heading']);

/**
 * Symbols of exactly this name; declarations only where there is no definition.
 *
 * @throws QUERY_INVALID when there is none
 */
export function targetsOf(graph: CodeGraph, search: TargetSearch): NamedSymbol[] {
  const found = namedTargets(graph, search);
  if (found.length > 0) return found;
  const where = search.path === null ? '' : ` in ${search.path}`;
  throw new IndexerError('QUERY_INVALID', `there is no symbol ${search.name}${where}`, { hint: 'find_symbol finds names that are alike.' });
}

/** The same; none when there is none. */
export function namedTargets(graph: CodeGraph, { name, path }: TargetSearch): NamedSymbol[] {
  const { container, simpleName } = splitName(name);
  const named = candidates(graph, simpleName, path).filter(({ document, definition }) => {
    const file = graph.document(document)!.path;
    return !NO_TARGETS.has(definition.kind) && isInside(definition, container) && (path === null || isPathEnd(file, path));
  });
  const defined = named.filter(({ definition }) => definition.kind !== 'prototype');
  return defined.length > 0 ? defined : named;
}

/** A document that is named has all of its symbols, however common the name is. */
function candidates(graph: CodeGraph, name: string, path: string | null): readonly NamedSymbol[] {
  const document = path === null ? undefined : graph.documents.at(path.replace(/^\.?\//, ''));
  if (document === undefined) return graph.documents.definitionsOf(name);
  return document.named(name).map((position) => ({ document: document.id, position, definition: document.symbols[position]! }));
}

function isPathEnd(file: string, path: string): boolean {
  const wanted = path.replace(/^\.?\//, '');
  return file === wanted || file.endsWith(`/${wanted}`) || file.startsWith(`${wanted.replace(/\/$/, '')}/`);
}

export function symbolRow(graph: CodeGraph, { document: id, position }: SymbolAt): SymbolRow {
  const document = graph.document(id)!;
  if (position === null) return { path: document.path, name: '(top level)', kind: 'module', startLine: 1, endLine: 1 };
  const { name, container, kind, startLine, endLine } = document.symbols[position]!;
  return { path: document.path, name: container === null ? name : `${container}.${name}`, kind, startLine, endLine };
}
