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

export interface RankedSymbol {
  readonly symbol: FoundSymbol;
  readonly match: NameMatch;
}

const KIND_ORDER = new Map(SYMBOL_KINDS.map((kind, index) => [kind, index]));
/** Declarations that are read for the names of base types. */
const MAX_DECLARATIONS = 60;

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
 * @param name what was asked for; a name that consists of its words, and nothing else, comes before longer ones
 * @param declaredWith members of what the container's own declaration names, its base types, come first
 */
export function inOrder(found: readonly RankedSymbol[], name: string, declaredWith: ReadonlySet<string>): RankedSymbol[] {
  const isWhole = wholeNames(name);
  const isBase = ({ container }: FoundSymbol) => declaredWith.has(container?.split('.').at(-1)?.toLowerCase() ?? '');
  const byBase = (a: RankedSymbol, b: RankedSymbol) => Number(!isBase(a.symbol)) - Number(!isBase(b.symbol));
  const order = (a: RankedSymbol, b: RankedSymbol) => byRelevance(isWhole, a, b);
  return found.toSorted(declaredWith.size === 0 ? order : (a, b) => byBase(a, b) || order(a, b));
}

/** Many symbols share a name, and each is compared with many: a name is taken apart once. */
function wholeNames(asked: string): (name: string) => boolean {
  const words = nameWords(asked).join('');
  const known = new Map<string, boolean>();
  return (name) => {
    const seen = known.get(name);
    if (seen !== undefined) return seen;
    const isWhole = nameWords(name).join('') === words;
    known.set(name, isWhole);
    return isWhole;
  };
}

function byRelevance(isWhole: (name: string) => boolean, first: RankedSymbol, second: RankedSymbol): number {
  const [a, b] = [first.symbol, second.symbol];
  return (
    NAME_MATCHES.indexOf(first.match) - NAME_MATCHES.indexOf(second.match) ||
    Number(!isWhole(a.name)) - Number(!isWhole(b.name)) ||
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
