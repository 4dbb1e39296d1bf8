/** The order of symbols in an answer. */
import { nameWords } from '../parse/name-words.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { foldName, isMinor } from '../store/symbol-names.ts';
import { SYMBOL_KINDS, type SymbolDefinition, type SymbolKind } from '../symbol.ts';
import { symbolsNamed, type FoundSymbol } from './symbol-lookup.ts';
import { isInside, splitName } from './symbol-name.ts';

/** The best first. */
export const NAME_MATCHES = ['exact', 'case-insensitive', 'prefix', 'words', 'similar'] as const;

export type NameMatch = (typeof NAME_MATCHES)[number];

export type RankedSymbol = FoundSymbol & { readonly match: NameMatch };

const KIND_ORDER = new Map(SYMBOL_KINDS.map((kind, index) => [kind, index]));
/** Declarations that are read for the names of base types. */
const MAX_DECLARATIONS = 60;

/** Members of what the container's own declaration names, its base types, come first. */
export function byContainer(declaredWith: ReadonlySet<string>, a: RankedSymbol, b: RankedSymbol): number {
  const isBase = ({ container }: RankedSymbol) => declaredWith.has(container?.split('.').at(-1)?.toLowerCase() ?? '');
  return Number(!isBase(a)) - Number(!isBase(b));
}

/** Words of the lines that declare the container; among them are the names of its base types. */
export function namesInDeclarations(reader: IndexReader, container: string): ReadonlySet<string> {
  const { container: outer, simpleName } = splitName(container);
  const accept = (symbol: SymbolDefinition) => isInside(symbol, outer);
  const declarations = symbolsNamed(reader, [foldName(simpleName)], { accept, enough: MAX_DECLARATIONS });
  return new Set(declarations.flatMap(({ signature }) => signature.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []));
}

/**
 * Deterministic: no two symbols are equal in all of this.
 *
 * @param joinedWords a name that consists of the words that were asked for, and nothing else, comes before longer ones
 */
export function byRelevance(joinedWords: string, a: RankedSymbol, b: RankedSymbol): number {
  const isWhole = ({ name }: RankedSymbol) => nameWords(name).join('') === joinedWords;
  return (
    NAME_MATCHES.indexOf(a.match) - NAME_MATCHES.indexOf(b.match) ||
    Number(!isWhole(a)) - Number(!isWhole(b)) ||
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
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
