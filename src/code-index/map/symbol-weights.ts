/** How much each definition of a file matters to the others, with the weights of aider's repo map. */
import type { IndexReader } from '../store/index-reader.ts';
import { isMinor } from '../store/symbol-names.ts';
import { SYMBOL_KINDS, type SymbolDefinition } from '../symbol.ts';
import { frequencies } from '../explore/postings.ts';

const WANTED = 10;
/** A long name of several words was given with care. */
const SPEAKING = 10;
const SPEAKING_LENGTH = 8;
const SPEAKING_FORM = /[a-z0-9][A-Z]|[A-Za-z0-9][_-][A-Za-z0-9]/;
const PRIVATE = 0.1;
/** A name that more files define says little about one of them. */
const MANY_DEFINERS = 5;
const COMMON = 0.1;
/** Definitions of one file that are looked at: the most telling kinds of a large one. */
const MAX_SYMBOLS = 30;

export interface WeighedSymbol {
  readonly symbol: SymbolDefinition;
  readonly weight: number;
}

/**
 * The definitions of a file with what they are worth; they sum to 1 when there are any.
 *
 * @param wanted names that the map is to be about, in lower case
 */
export function symbolWeights(reader: IndexReader, symbols: readonly SymbolDefinition[], wanted: ReadonlySet<string>): WeighedSymbol[] {
  const outer = symbols.filter(({ kind, parent }) => !isMinor(kind) && isOuter(symbols, parent));
  const chosen = outer.toSorted((a, b) => SYMBOL_KINDS.indexOf(a.kind) - SYMBOL_KINDS.indexOf(b.kind)).slice(0, MAX_SYMBOLS);
  const folded = [...new Set(chosen.map(({ name }) => name.toLowerCase()))];
  const users = frequencies(reader, 'text_words', folded);
  const definers = frequencies(
    reader,
    'symbol_names',
    folded.map((name) => `=${name}`),
  );
  const weighed = chosen.map((symbol) => {
    const name = symbol.name.toLowerCase();
    return { symbol, weight: weightOf(symbol.name, users.get(name) ?? 1, definers.get(`=${name}`) ?? 1) * (wanted.has(name) ? WANTED : 1) };
  });
  const sum = weighed.reduce((total, { weight }) => total + weight, 0);
  return weighed.map(({ symbol, weight }) => ({ symbol, weight: weight / sum })).sort((a, b) => b.weight - a.weight);
}

/** At the top level, or a member of something that is. */
function isOuter(symbols: readonly SymbolDefinition[], parent: number | null): boolean {
  return parent === null || symbols[parent]!.parent === null;
}

function weightOf(name: string, users: number, definers: number): number {
  const speaking = name.length >= SPEAKING_LENGTH && SPEAKING_FORM.test(name) ? SPEAKING : 1;
  return Math.sqrt(users) * speaking * (name.startsWith('_') ? PRIVATE : 1) * (definers > MANY_DEFINERS ? COMMON : 1);
}
