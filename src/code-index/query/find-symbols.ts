/** Symbol search by name: exact, then another letter case, then prefix, then the words inside the name. */
import { IndexerError } from '../../domain/errors.ts';
import type { FileVersion } from '../document.ts';
import { SYMBOL_KINDS, type SymbolKind } from '../symbol.ts';
import { nameWords } from '../parse/name-words.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { isStale } from './staleness.ts';

export interface SymbolSearch {
  /** `name`, or `Container.name`. */
  readonly name: string;
  readonly kind: SymbolKind | null;
  readonly limit: number;
}

export type NameMatch = 'exact' | 'case-insensitive' | 'prefix' | 'words';

export interface SymbolLocation {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly container: string | null;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly signature: string;
}

export interface SymbolMatch extends SymbolLocation {
  readonly match: NameMatch;
  /** The file changed since it was indexed; lines may be off. */
  readonly stale: boolean;
}

export interface SymbolSearchResult {
  readonly symbols: readonly SymbolMatch[];
  /** False when more symbols match than are shown. */
  readonly complete: boolean;
}

/** Rows taken per way of matching before they are ordered; a name that is more frequent is no name to search for. */
const MAX_ROWS = 1000;
const MAX_NAME_LENGTH = 300;
const LAST_CHARACTER = '\u{10FFFF}';

const MATCH_ORDER: readonly NameMatch[] = ['exact', 'case-insensitive', 'prefix', 'words'];
const KIND_ORDER = new Map(SYMBOL_KINDS.map((kind, index) => [kind, index]));

const SELECT = `
  SELECT symbols.id AS id, symbols.name AS name, symbols.kind AS kind, symbols.container AS container, documents.path AS path,
         symbols.start_line AS startLine, symbols.end_line AS endLine, symbols.signature AS signature,
         documents.size AS size, documents.mtime_us AS mtimeUs
  FROM symbols JOIN documents ON documents.id = symbols.document_id`;

type Row = SymbolLocation & FileVersion & { readonly id: number };

type Found = Row & { readonly match: NameMatch };

/** @throws QUERY_INVALID when the name is empty or too long. */
export function findSymbols(reader: IndexReader, root: string, { name, kind, limit }: SymbolSearch): SymbolSearchResult {
  const { container, simpleName } = splitName(name);
  const found = new Map<number, Found>();
  const kindCondition = kind === null ? '' : 'AND symbols.kind = @kind';
  const collect = (sql: string, parameters: object, matchOf: (row: Row) => NameMatch) => {
    const rows = reader.all<Row>(`${sql} ${kindCondition} LIMIT ${MAX_ROWS}`, kind === null ? parameters : { ...parameters, kind });
    for (const row of rows) {
      if (!found.has(row.id) && isInside(row, container)) found.set(row.id, { ...row, match: matchOf(row) });
    }
  };

  collect(`${SELECT} WHERE symbols.name = @name COLLATE NOCASE`, { name: simpleName }, (row) =>
    row.name === simpleName ? 'exact' : 'case-insensitive',
  );
  if (found.size <= limit) {
    const range = { from: simpleName, to: simpleName + LAST_CHARACTER };
    collect(`${SELECT} WHERE symbols.name >= @from COLLATE NOCASE AND symbols.name < @to COLLATE NOCASE`, range, () => 'prefix');
  }
  const words = nameWords(simpleName);
  if (found.size <= limit && words.length > 0) {
    const expression = words.map((word) => `"${word}"*`).join(' AND ');
    collect(
      `${SELECT} WHERE symbols.id IN (SELECT rowid FROM symbol_words WHERE symbol_words MATCH @expression)`,
      { expression },
      () => 'words',
    );
  }
  const ordered = [...found.values()].sort(byRelevance);
  return { symbols: withStaleness(root, ordered.slice(0, limit)), complete: ordered.length <= limit };
}

function withStaleness(root: string, found: readonly Found[]): SymbolMatch[] {
  const staleByPath = new Map<string, boolean>();
  return found.map(({ id: _id, size, mtimeUs, ...symbol }) => {
    const stale = staleByPath.get(symbol.path) ?? isStale(root, { path: symbol.path, size, mtimeUs });
    staleByPath.set(symbol.path, stale);
    return { ...symbol, stale };
  });
}

function splitName(name: string): { container: string | null; simpleName: string } {
  const parts = name
    .trim()
    .split(/\.|::|#/)
    .filter((part) => part !== '');
  const simpleName = parts.pop();
  if (simpleName === undefined) throw new IndexerError('QUERY_INVALID', 'the name is empty');
  if (name.length > MAX_NAME_LENGTH) throw new IndexerError('QUERY_INVALID', `the name is longer than ${MAX_NAME_LENGTH} characters`);
  return { container: parts.length === 0 ? null : parts.join('.'), simpleName };
}

/** `b.C` holds for a symbol inside `a.b.C`, whatever the letter case. */
function isInside(symbol: SymbolLocation, container: string | null): boolean {
  if (container === null) return true;
  const own = `.${symbol.container ?? ''}`.toLowerCase();
  return own.endsWith(`.${container.toLowerCase()}`);
}

/** Deterministic: no two symbols are equal in all of this. */
function byRelevance(a: Found, b: Found): number {
  return (
    MATCH_ORDER.indexOf(a.match) - MATCH_ORDER.indexOf(b.match) ||
    kindRank(a.kind) - kindRank(b.kind) ||
    a.name.length - b.name.length ||
    compare(a.path, b.path) ||
    a.startLine - b.startLine
  );
}

function kindRank(kind: SymbolKind): number {
  return KIND_ORDER.get(kind) ?? SYMBOL_KINDS.length;
}

/** By code units: the same order on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
