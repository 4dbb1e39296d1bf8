/** Uses of a name, by syntax: which of several definitions of the name is meant is not decided here. */
import { IndexerError } from '../../domain/errors.ts';
import type { FileVersion } from '../document.ts';
import { queryWords } from '../parse/terms.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { unpackReferences } from '../store/packed.ts';
import type { Reference, ReferenceRole, SymbolDefinition } from '../symbol.ts';
import { asPhrase } from '../store/vocabulary.ts';
import { readLines } from './read-lines.ts';
import { isStale } from './staleness.ts';
import { splitName } from './symbol-name.ts';

export interface ReferenceSearch {
  /** A name, or what an import names (`lodash/merge`, `merge` for short, `list.h`); of `Container.name` only the name counts. */
  readonly name: string;
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
export function findReferences(reader: IndexReader, root: string, { name, role, limit, offset }: ReferenceSearch): ReferenceSearchResult {
  const wholeName = name.trim();
  const { simpleName } = splitName(wholeName);
  const search = (wanted: string) => usesOf(reader, root, wanted, { role, limit, offset });
  const asWritten = search(wholeName);
  return simpleName === wholeName || asWritten.total > 0 ? asWritten.result : search(simpleName).result;
}

/** `total` counts the uses that were looked at: none when nothing has the name, whatever the offset. */
function usesOf(
  reader: IndexReader,
  root: string,
  name: string,
  { role, limit, offset }: Omit<ReferenceSearch, 'name'>,
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
    if (shown.length > 0) files.push(described(reader, root, row, taken > limit ? shown.slice(0, -1) : shown));
    if (taken > limit) break;
  }
  const shownFiles = files.filter(({ references }) => references.length > 0);
  return { result: { name, role, files: shownFiles, complete: taken <= limit }, total: passed };
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
  shown: readonly Reference[],
): FileReferences {
  const symbols = reader.symbolsOf(id).all;
  const lines = readLines(
    root,
    path,
    shown.map(({ line }) => line),
  );
  const references = shown.map(({ role, line, column }) => ({
    role,
    line,
    column,
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
