/** Symbol search by name: exact, then another letter case, prefix, the words inside the name, and last a slip of the keyboard. */
import { IndexerError } from '../../domain/errors.ts';
import { nameWords } from '../parse/name-words.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { foldName, isMinor } from '../store/symbol-names.ts';
import { SYMBOL_KINDS, type SymbolDefinition, type SymbolKind } from '../symbol.ts';
import { editDistance } from './edit-distance.ts';
import { termsFrom, termsWith } from './find-terms.ts';
import { isStale } from './staleness.ts';
import { symbolsNamed, type FoundSymbol } from './symbol-lookup.ts';

export interface SymbolSearch {
  /** `name`, or `Container.name`. */
  readonly name: string;
  readonly kind: SymbolKind | null;
  readonly limit: number;
  /** How many of the best to pass over: what was shown before. */
  readonly offset: number;
}

export type NameMatch = 'exact' | 'case-insensitive' | 'prefix' | 'words' | 'similar';

export interface SymbolMatch {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly container: string | null;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly signature: string;
  readonly match: NameMatch;
  /** The file changed since it was indexed; lines may be off. */
  readonly stale: boolean;
}

export interface SymbolSearchResult {
  readonly symbols: readonly SymbolMatch[];
  /** False when more symbols match than are shown. */
  readonly complete: boolean;
  /** Where the name itself was found: a few longer names that begin with it, in lower case. */
  readonly longerNames: readonly string[];
}

const MAX_NAME_LENGTH = 300;
/** Names taken per way of matching. */
const MAX_NAMES = 200;
const MAX_LONGER_NAMES = 8;
/** Symbols are collected by so many and then ordered: the same for each page. */
const COLLECTED = 60;
/** Names looked at for their words before the shortest are taken. */
const MAX_WORD_NAMES = 5000;
/** A shorter name has too many neighbours to guess which one was meant. */
const MIN_SIMILAR_LENGTH = 5;
const LONG_NAME = 10;
const SAME_START = 2;
const MAX_SIMILAR_NAMES = 50_000;
const MARK_LENGTH = 1;

const MATCH_ORDER: readonly NameMatch[] = ['exact', 'case-insensitive', 'prefix', 'words', 'similar'];
const KIND_ORDER = new Map(SYMBOL_KINDS.map((kind, index) => [kind, index]));

type Found = FoundSymbol & { readonly match: NameMatch };

/** @throws QUERY_INVALID when the name is empty or too long. */
export function findSymbols(reader: IndexReader, root: string, { name, kind, limit, offset }: SymbolSearch): SymbolSearchResult {
  const { container, simpleName } = splitName(name);
  const folded = foldName(simpleName);
  const enough = Math.ceil((offset + limit + 1) / COLLECTED) * COLLECTED;
  const accept = (symbol: SymbolDefinition) => (kind === null || symbol.kind === kind) && isInside(symbol, container);
  const found: Found[] = [];
  const collect = (names: readonly string[], matchOf: (symbol: FoundSymbol) => NameMatch) => {
    if (names.length === 0) return;
    for (const symbol of symbolsNamed(reader, names, { accept, enough: enough - found.length }))
      found.push({ ...symbol, match: matchOf(symbol) });
  };

  collect([folded], (symbol) => (symbol.name === simpleName ? 'exact' : 'case-insensitive'));
  const isFound = found.length > 0;
  if (!isFound) {
    collect(withPrefix(reader, folded, MAX_NAMES), () => 'prefix');
    if (found.length < enough) collect(withWords(reader, simpleName, folded), () => 'words');
    if (found.length === 0) collect(similar(reader, folded), () => 'similar');
  }
  const longerNames = isFound ? withPrefix(reader, folded, MAX_LONGER_NAMES) : [];

  const ordered = found.sort(byRelevance);
  return { symbols: withStaleness(root, ordered.slice(offset, offset + limit)), complete: ordered.length <= offset + limit, longerNames };
}

/** Names that begin with this one, the shortest first. */
function withPrefix(reader: IndexReader, folded: string, limit: number): string[] {
  const names = ['=', '~'].flatMap((mark) => termsFrom(reader, 'symbol_names', mark + folded, limit));
  return shortest(names.map(withoutMark).filter((name) => name !== folded));
}

/** Names that have words which begin with those of the query; names that begin with the query are found before. */
function withWords(reader: IndexReader, simpleName: string, folded: string): string[] {
  const words = nameWords(simpleName);
  if (words.length === 0) return [];
  const names = termsWith(reader, 'symbol_names', words, { limit: MAX_WORD_NAMES, accept: (term) => !term.startsWith('/') });
  return shortest(names.map(withoutMark).filter((name) => !name.startsWith(folded)));
}

/** Names within a slip or two of this one that begin alike, as misspelt names nearly always do. */
function similar(reader: IndexReader, folded: string): string[] {
  if (folded.length < MIN_SIMILAR_LENGTH) return [];
  const slips = folded.length < LONG_NAME ? 1 : 2;
  const start = folded.slice(0, SAME_START);
  const names = ['=', '~'].flatMap((mark) => termsFrom(reader, 'symbol_names', mark + start, MAX_SIMILAR_NAMES)).map(withoutMark);
  return shortest(names.filter((name) => editDistance(name, folded, slips) <= slips));
}

function withoutMark(term: string): string {
  return term.slice(MARK_LENGTH);
}

function shortest(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => a.length - b.length || compare(a, b)).slice(0, MAX_NAMES);
}

function withStaleness(root: string, found: readonly Found[]): SymbolMatch[] {
  const staleByPath = new Map<string, boolean>();
  return found.map((symbol) => {
    const stale = staleByPath.get(symbol.path) ?? isStale(root, symbol);
    staleByPath.set(symbol.path, stale);
    const { name, kind, container, path, startLine, endLine, signature, match } = symbol;
    return { name, kind, container, path, startLine, endLine, signature, match, stale };
  });
}

function splitName(name: string): { container: string | null; simpleName: string } {
  if (name.length > MAX_NAME_LENGTH) throw new IndexerError('QUERY_INVALID', `the name is longer than ${MAX_NAME_LENGTH} characters`);
  const parts = name
    .trim()
    .split(/\.|::|#/)
    .filter((part) => part !== '');
  const simpleName = parts.pop();
  if (simpleName === undefined) throw new IndexerError('QUERY_INVALID', 'the name is empty');
  return { container: parts.length === 0 ? null : parts.join('.'), simpleName };
}

/** `b.C` holds for a symbol inside `a.b.C`, whatever the letter case. */
function isInside(symbol: SymbolDefinition, container: string | null): boolean {
  if (container === null) return true;
  const own = `.${symbol.container ?? ''}`.toLowerCase();
  return own.endsWith(`.${container.toLowerCase()}`);
}

/** Deterministic: no two symbols are equal in all of this. */
function byRelevance(a: Found, b: Found): number {
  return (
    MATCH_ORDER.indexOf(a.match) - MATCH_ORDER.indexOf(b.match) ||
    Number(isMinor(a.kind)) - Number(isMinor(b.kind)) ||
    Number(a.class !== 'source') - Number(b.class !== 'source') ||
    kindRank(a.kind) - kindRank(b.kind) ||
    a.name.length - b.name.length ||
    compare(a.path, b.path) ||
    a.startLine - b.startLine ||
    a.startColumn - b.startColumn
  );
}

function kindRank(kind: SymbolKind): number {
  return KIND_ORDER.get(kind) ?? SYMBOL_KINDS.length;
}

/** By code units: the same order on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
