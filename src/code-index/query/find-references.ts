/**
 * Uses of a name, each with how sure it is that a definition of the project is meant. With a container or a path the uses
 * of other definitions of the name are left out, and those under other names (`import { a as b }`) are found, too.
 */
import { IndexerError } from '../../domain/errors.ts';
import type { FileVersion } from '../document.ts';
import { queryWords } from '../parse/terms.ts';
import { CodeGraph } from '../graph/code-graph.ts';
import type { Edge, How, Resolution } from '../graph/edge.ts';
import { namedTargets } from '../graph/targets.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { unpackReferences } from '../store/packed.ts';
import type { Reference, ReferenceRole, SymbolDefinition } from '../symbol.ts';
import { asPhrase } from '../store/vocabulary.ts';
import { readLines } from './read-lines.ts';
import { isStale } from './staleness.ts';
import { splitName } from './symbol-name.ts';

export interface ReferenceSearch {
  /** A name, what an import names (`lodash/merge`, `merge` for short, `list.h`), or `Container.name` for one definition. */
  readonly name: string;
  /** File or directory of the definition that is meant; null: any. */
  readonly path: string | null;
  /** Null: all. */
  readonly role: ReferenceRole | null;
  readonly limit: number;
  readonly offset: number;
}

export interface FileReferences {
  readonly path: string;
  /** The file changed since it was indexed; lines may be off. */
  readonly stale: boolean;
  readonly references: readonly ReferenceMatch[];
}

export interface ReferenceMatch {
  readonly role: ReferenceRole;
  readonly line: number;
  readonly column: number;
  /** The symbol around it, with its containers; null at the top level. */
  readonly inside: string | null;
  /** How the definition was found; null when none of the project is known to be meant. */
  readonly how: How | null;
  /** That it is a use of what was asked for, 0 to 1. */
  readonly confidence: number;
  /** The line as it is on disk now. */
  readonly text: string;
}

export interface ReferenceSearchResult {
  readonly name: string;
  readonly role: ReferenceRole | null;
  readonly files: readonly FileReferences[];
  /** False when there are more than are shown. */
  readonly complete: boolean;
}

interface DocumentRow extends FileVersion {
  readonly id: number;
  readonly references: Uint8Array | null;
}

/** Documents looked at before an answer is given that may not be complete. */
const MAX_DOCUMENTS = 5000;

/** @throws QUERY_INVALID when the name is empty. */
export function findReferences(
  reader: IndexReader,
  root: string,
  { name, path, role, limit, offset }: ReferenceSearch,
): ReferenceSearchResult {
  const wholeName = name.trim();
  const { simpleName } = splitName(wholeName);
  const exact = exactReferences(reader, root, { name: wholeName, path, role, limit, offset });
  if (exact) return exact;
  const search = (wanted: string) => usesOf(reader, root, wanted, { role, limit, offset });
  const asWritten = search(wholeName);
  return simpleName === wholeName || asWritten.total > 0 ? asWritten.result : search(simpleName).result;
}

/** Uses that resolve to the definition that is meant; undefined when nobody says which, or there is none. */
function exactReferences(
  reader: IndexReader,
  root: string,
  { name, path, role, limit, offset }: ReferenceSearch,
): ReferenceSearchResult | undefined {
  if (path === null && splitName(name).container === null) return undefined;
  const graph = CodeGraph.of(reader);
  const targets = namedTargets(graph, { name, path });
  if (targets.length === 0) return undefined;
  const found = targets.map((target) => graph.incoming(target));
  const all = found
    .flatMap(({ edges }) => edges)
    .filter((edge) => role === null || edge.role === role)
    .toSorted((a, b) => a.from.document - b.from.document || a.line - b.line || a.column - b.column);
  const edges = all.filter((edge, at) => at === 0 || !isSamePlace(edge, all[at - 1]!));
  const shown = edges.slice(offset, offset + limit);
  const files = [...new Set(shown.map(({ from }) => from.document))].map((id) =>
    describedEdges(
      reader,
      root,
      id,
      shown.filter(({ from }) => from.document === id),
    ),
  );
  const complete = edges.length <= offset + limit && found.every((one) => one.complete);
  return { name, role, files, complete };
}

function isSamePlace(a: Edge, b: Edge): boolean {
  return a.from.document === b.from.document && a.line === b.line && a.column === b.column;
}

function describedEdges(reader: IndexReader, root: string, id: number, edges: readonly Edge[]): FileReferences {
  const row = reader.get<DocumentRow>('SELECT id, path, size, mtime_us AS mtimeUs, NULL AS "references" FROM documents WHERE id = ?', [
    id,
  ])!;
  return described(reader, root, row, edges);
}

/** `total` counts the uses that were looked at: none when nothing has the name, whatever the offset. */
function usesOf(
  reader: IndexReader,
  root: string,
  name: string,
  { role, limit, offset }: Omit<ReferenceSearch, 'name' | 'path'>,
): { result: ReferenceSearchResult; total: number } {
  const words = queryWords(name).map(({ word }) => asPhrase(word));
  if (words.length === 0) throw new IndexerError('QUERY_INVALID', 'the name is empty');
  const isWanted = (candidate: string) => candidate === name || candidate.endsWith(`/${name}`);
  const files: FileReferences[] = [];
  let passed = 0;
  let taken = 0;
  for (const row of documentsWith(reader, words.join(' AND '))) {
    const all = unpackReferences(row.references, isWanted).filter((found) => role === null || found.role === role);
    const shown = all.slice(Math.max(0, offset - passed)).slice(0, limit + 1 - taken);
    passed += all.length;
    taken += shown.length;
    if (shown.length > 0) files.push(described(reader, root, row, resolved(reader, row.id, taken > limit ? shown.slice(0, -1) : shown)));
    if (taken > limit) break;
  }
  const shownFiles = files.filter(({ references }) => references.length > 0);
  return { result: { name, role, files: shownFiles, complete: taken <= limit }, total: passed };
}

/** With what the graph says of them. */
function resolved(reader: IndexReader, id: number, references: readonly Reference[]): (Reference & Partial<Resolution>)[] {
  const graph = CodeGraph.of(reader);
  const document = graph.document(id);
  if (document === undefined) return [...references];
  return references.map((reference) => {
    const at = document.references.findIndex(({ line, column }) => line === reference.line && column === reference.column);
    return { ...reference, ...(at < 0 ? undefined : graph.resolve(document, at)) };
  });
}

/** In the order in which they are numbered: source before tests and foreign code. */
function* documentsWith(reader: IndexReader, expression: string): Generator<DocumentRow> {
  const ids = reader.all<{ id: number }>(
    `SELECT rowid AS id FROM text_words WHERE text_words MATCH ? ORDER BY rowid LIMIT ${MAX_DOCUMENTS}`,
    [expression],
  );
  for (const { id } of ids) {
    const row = reader.get<DocumentRow>(
      `SELECT id, path, size, mtime_us AS mtimeUs, packed."references" AS "references"
       FROM documents JOIN packed ON packed.document_id = documents.id WHERE documents.id = ?`,
      [id],
    );
    if (row) yield row;
  }
}

function described(
  reader: IndexReader,
  root: string,
  { id, path, size, mtimeUs }: DocumentRow,
  shown: readonly (Reference & Partial<Resolution>)[],
): FileReferences {
  const symbols = reader.symbolsOf(id).all;
  const lines = readLines(
    root,
    path,
    shown.map(({ line }) => line),
  );
  const references = shown.map(({ role, line, column, how = null, confidence = 0 }) => ({
    role,
    line,
    column,
    how,
    confidence,
    inside: enclosing(symbols, line),
    text: lines.get(line) ?? '',
  }));
  return { path, stale: isStale(root, { path, size, mtimeUs }), references };
}

/** The innermost symbol around the line; symbols are in the order of their starts. */
function enclosing(symbols: readonly SymbolDefinition[], line: number): string | null {
  const symbol = symbols.findLast(({ startLine, endLine }) => startLine <= line && line <= endLine);
  if (symbol === undefined) return null;
  return symbol.container === null ? symbol.name : `${symbol.container}.${symbol.name}`;
}
