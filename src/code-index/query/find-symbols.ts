/** Symbol search by name: exact, then another letter case, prefix, the words inside the name, and last a slip of the keyboard. */
import { nameWords } from '../parse/name-words.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { foldName, isMinor } from '../store/symbol-names.ts';
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';
import { editDistance } from './edit-distance.ts';
import { termsFrom, termsWith } from './find-terms.ts';
import { isStale } from './staleness.ts';
import { symbolsNamed } from './symbol-lookup.ts';
import { isInside, splitName } from './symbol-name.ts';
import { compare, inOrder, namesInDeclarations, type NameMatch, type RankedSymbol } from './symbol-order.ts';

export interface SymbolSearch {
  /** `name`, or `Container.name`. */
  readonly name: string;
  readonly kind: SymbolKind | null;
  readonly limit: number;
  /** How many of the best to pass over: what was shown before. */
  readonly offset: number;
}

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
  /** The container that was asked for has no such member: these are in others. */
  readonly elsewhere: boolean;
  /** Where the name itself was found: a few longer names that begin with it, in lower case. */
  readonly longerNames: readonly string[];
  /** Where the name itself was found: members whose name differs in letter case, which are left out. */
  readonly otherCase: readonly string[];
}

export const NO_SYMBOLS: SymbolSearchResult = { symbols: [], complete: false, elsewhere: false, longerNames: [], otherCase: [] };

/** Names taken per way of matching. */
const MAX_NAMES = 200;
const MAX_LONGER_NAMES = 8;
/** Symbols are collected by so many and then ordered: the same for each page. */
const COLLECTED = 60;
/** A result with more symbols is not kept for the next who asks. */
const MAX_REMEMBERED = 240;
/** Names looked at for their words before the shortest are taken. */
const MAX_WORD_NAMES = 5000;
/** A shorter name has too many neighbours to guess which one was meant, and in one container fewer than anywhere. */
const MIN_SIMILAR_LENGTH = { anywhere: 5, inContainer: 3 };
const SAME_START = { anywhere: 2, inContainer: 1 };
const LONG_NAME = 10;
const MAX_SIMILAR_NAMES = 50_000;
const MARK_LENGTH = 1;

interface Lookup {
  readonly reader: IndexReader;
  readonly simpleName: string;
  readonly folded: string;
  readonly container: string | null;
  readonly kind: SymbolKind | null;
  /** Symbols after which no more are collected. */
  readonly enough: number;
}

/** @throws QUERY_INVALID when the name is empty or too long. */
export function findSymbols(reader: IndexReader, root: string, { name, kind, limit, offset }: SymbolSearch): SymbolSearchResult {
  const { container, simpleName } = splitName(name);
  const enough = Math.ceil((offset + limit + 1) / COLLECTED) * COLLECTED;
  const lookup: Lookup = { reader, simpleName, folded: foldName(simpleName), container, kind, enough };
  const key = JSON.stringify(['symbols', container, simpleName, kind, enough]);
  const isSmall = (result: { ordered: readonly unknown[] }) => result.ordered.length <= MAX_REMEMBERED;
  const { ordered, ...others } = reader.lookup(key, () => lookUp(lookup), isSmall);
  return { symbols: withStaleness(root, ordered.slice(offset, offset + limit)), complete: ordered.length <= offset + limit, ...others };
}

/** Everything but the page that is shown, and whether its files have changed. */
function lookUp(lookup: Lookup) {
  const { reader, simpleName, container } = lookup;
  const { found, otherCase, elsewhere } = nearest(lookup);
  const isNamedSo = found.some(({ match }) => match === 'exact' || match === 'case-insensitive');
  const declaredWith = elsewhere ? namesInDeclarations(reader, container!) : new Set<string>();
  const ordered = inOrder(found, simpleName, declaredWith);
  return { ordered, elsewhere, longerNames: isNamedSo && container === null ? longerNames(lookup) : [], otherCase };
}

/** The name itself comes before names like it, and of each the container that was asked for before others. */
function nearest(lookup: Lookup): { found: RankedSymbol[]; otherCase: readonly string[]; elsewhere: boolean } {
  const anywhere = { ...lookup, container: null };
  const places = lookup.container === null ? [lookup] : [lookup, anywhere];
  for (const find of [named, namedLike]) {
    for (const place of places) {
      const { found, otherCase } = find(place);
      if (found.length > 0) return { found, otherCase, elsewhere: place !== lookup };
    }
  }
  return { found: [], otherCase: [], elsewhere: false };
}

interface Names {
  readonly found: RankedSymbol[];
  readonly otherCase: readonly string[];
}

/** Members that differ from the name in letter case are left out where others have it as it is: `Cart` is not every `cart`. */
function named(lookup: Lookup): Names {
  const { folded, simpleName } = lookup;
  const all = collected(lookup, [folded], 'exact');
  const isExact = ({ name }: SymbolDefinition) => name === simpleName;
  // Where the others fill the answer, those that are exact may not be among them.
  const exact =
    all.length < lookup.enough ? all.filter(({ symbol }) => isExact(symbol)) : collected(lookup, [folded], 'exact', { accept: isExact });
  const otherCase = new Set<string>();
  const others: RankedSymbol[] = [];
  for (const { symbol } of all) {
    if (isExact(symbol)) continue;
    if (exact.length > 0 && isMinor(symbol.kind)) otherCase.add(symbol.name);
    else others.push({ symbol, match: 'case-insensitive' });
  }
  const found = [...exact, ...others];
  const isMemberOnly = exact.length === 0 && found.every(({ symbol }) => isMinor(symbol.kind));
  if (found.length > 0 && isMemberOnly) found.push(...namedLonger(lookup, found.length));
  return { found, otherCase: [...otherCase].sort(compare).slice(0, MAX_LONGER_NAMES) };
}

function namedLike(lookup: Lookup): Names {
  const longer = namedLonger(lookup, 0);
  const found = longer.length > 0 ? longer : collected(lookup, similar(lookup), 'similar');
  return { found, otherCase: [] };
}

/** @param before how many symbols were found before */
function namedLonger(lookup: Lookup, before: number): RankedSymbol[] {
  const { reader, folded, simpleName } = lookup;
  const byPrefix = collected(lookup, withPrefix(reader, folded, MAX_NAMES), 'prefix', { before });
  const byWords = collected(lookup, withWords(reader, simpleName, folded), 'words', { before: before + byPrefix.length });
  return [...byPrefix, ...byWords];
}

function collected(
  { reader, kind, container, enough }: Lookup,
  names: readonly string[],
  match: NameMatch,
  { accept = () => true, before = 0 }: { accept?: (symbol: SymbolDefinition) => boolean; before?: number } = {},
): RankedSymbol[] {
  if (names.length === 0 || before >= enough) return [];
  const isWanted = (symbol: SymbolDefinition) => (kind === null || symbol.kind === kind) && isInside(symbol, container) && accept(symbol);
  return symbolsNamed(reader, names, { accept: isWanted, enough: enough - before }).map((symbol) => ({ symbol, match }));
}

/** A heading is no name that somebody would go on with. */
function longerNames({ reader, folded }: Lookup): string[] {
  return withPrefix(reader, folded, 4 * MAX_LONGER_NAMES)
    .filter((name) => !/\s/.test(name))
    .slice(0, MAX_LONGER_NAMES);
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
function similar({ reader, folded, container }: Lookup): string[] {
  const place = container === null ? 'anywhere' : 'inContainer';
  if (folded.length < MIN_SIMILAR_LENGTH[place]) return [];
  const slips = folded.length < LONG_NAME ? 1 : 2;
  const start = folded.slice(0, SAME_START[place]);
  const names = ['=', '~'].flatMap((mark) => termsFrom(reader, 'symbol_names', mark + start, MAX_SIMILAR_NAMES)).map(withoutMark);
  return shortest(names.filter((name) => editDistance(name, folded, slips) <= slips));
}

function withoutMark(term: string): string {
  return term.slice(MARK_LENGTH);
}

function shortest(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => a.length - b.length || compare(a, b)).slice(0, MAX_NAMES);
}

function withStaleness(root: string, found: readonly RankedSymbol[]): SymbolMatch[] {
  const staleByPath = new Map<string, boolean>();
  return found.map(({ symbol, match }) => {
    const stale = staleByPath.get(symbol.path) ?? isStale(root, symbol);
    staleByPath.set(symbol.path, stale);
    const { name, kind, container, path, startLine, endLine, signature } = symbol;
    return { name, kind, container, path, startLine, endLine, signature, match, stale };
  });
}
