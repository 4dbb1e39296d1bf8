/**
 * Finds the words of a question in a text, in one pass over its characters: as they are, in other forms, and inside of
 * identifiers (`duplicate` in `shutdownDuplicates`). A word is only looked at when its hash, or that of a start of one of its
 * words, is that of something looked for, which nearly none is.
 */
import { nameWords } from '../parse/name-words.ts';
import { startOf, stemOf } from './stem.ts';

export interface SoughtTerm {
  /** In lower case. */
  readonly word: string;
  /** Of all its forms; null when only the word itself is meant. */
  readonly stem: string | null;
}

/** Where the terms are, in the order of the text: lists with an entry per find. */
export interface WordHits {
  /** Positions in the list of terms. */
  readonly terms: readonly number[];
  /** What each find counts, 1 for the word itself. */
  readonly shares: readonly number[];
  /** From 0. */
  readonly lines: readonly number[];
  /** Offsets of the starts of all lines of the text. */
  readonly lineStarts: readonly number[];
}

interface Find {
  readonly term: number;
  readonly share: number;
}

const OTHER_FORM = 0.7;
const INSIDE = 0.5;
const MIN_LENGTH = 3;

const NEWLINE = 10;
const UNDERSCORE = 95;
const HASH_FACTOR = 31;
const LATIN = 256;
const FILTER_SIZE = 8192;
const MASK = FILTER_SIZE - 1;

export class WordScanner {
  readonly #words = new Map<string, number>();
  readonly #stems = new Map<string, number>();
  /** One entry per end of a hash. */
  readonly #wordFilter = new Uint8Array(FILTER_SIZE);
  readonly #startFilter = new Uint8Array(FILTER_SIZE);
  readonly #folded = Uint8Array.from({ length: LATIN }, (_, code) => foldedCode(code));
  readonly #known = new Map<string, readonly Find[]>();

  /** @param terms distinct; hits tell their positions in this list */
  constructor(terms: readonly SoughtTerm[]) {
    for (const [at, { word, stem }] of terms.entries()) {
      this.#words.set(word, at);
      this.#wordFilter[hashOf(word) & MASK] = 1;
      if (stem === null) continue;
      this.#stems.set(stem, at);
      this.#startFilter[hashOf(startOf(stem)) & MASK] = 1;
    }
  }

  scan(text: string): WordHits {
    const folded = this.#folded;
    const startFilter = this.#startFilter;
    const hits = { terms: [] as number[], shares: [] as number[], lines: [] as number[], lineStarts: [0] };
    for (let at = 0; at < text.length;) {
      let code = text.charCodeAt(at);
      let letter = code < LATIN ? folded[code]! : code;
      if (letter === 0) {
        at++;
        if (code === NEWLINE) hits.lineStarts.push(at);
        continue;
      }
      const start = at;
      let hash = 0;
      let partHash = 0;
      let hasStart = 0;
      let before = 0;
      let wasUpper = false;
      do {
        hash = (Math.imul(hash, HASH_FACTOR) + letter) | 0;
        const isUpper = code >= 65 && code <= 90;
        if (letter === UNDERSCORE) partHash = 0;
        else if (isUpper && !wasUpper) partHash = letter;
        else {
          const longer = (Math.imul(partHash, HASH_FACTOR) + letter) | 0;
          // `Cart` goes on; in `HTTPServer` the last capital begins a word. Both are looked for.
          if (wasUpper && !isUpper) hasStart |= startFilter[longer & MASK]!;
          partHash = wasUpper && !isUpper ? (Math.imul(before, HASH_FACTOR) + letter) | 0 : longer;
        }
        hasStart |= startFilter[partHash & MASK]!;
        wasUpper = isUpper;
        before = letter;
        at++;
        code = text.charCodeAt(at);
        letter = at < text.length ? (code < LATIN ? folded[code]! : code) : 0;
      } while (letter !== 0);
      if (hasStart === 0 && this.#wordFilter[hash & MASK] === 0) continue;
      for (const { term, share } of this.#findsIn(text.slice(start, at))) {
        hits.terms.push(term);
        hits.shares.push(share);
        hits.lines.push(hits.lineStarts.length - 1);
      }
    }
    return hits;
  }

  #findsIn(identifier: string): readonly Find[] {
    const known = this.#known.get(identifier);
    if (known) return known;
    const finds = this.#look(identifier);
    this.#known.set(identifier, finds);
    return finds;
  }

  #look(identifier: string): Find[] {
    const term = this.#words.get(identifier.toLowerCase());
    if (term !== undefined) return [{ term, share: 1 }];
    const words = nameWords(identifier);
    const found = new Set(words.flatMap((word) => (word.length < MIN_LENGTH ? [] : (this.#stems.get(stemOf(word)) ?? []))));
    return [...found].map((one) => ({ term: one, share: words.length === 1 ? OTHER_FORM : INSIDE }));
  }
}

/** The code of a character of a word, in lower case when it is ASCII; 0 for what stands between words. */
function foldedCode(code: number): number {
  if (code >= 65 && code <= 90) return code + 32;
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === UNDERSCORE || code > 191 ? code : 0;
}

function hashOf(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    hash = (Math.imul(hash, HASH_FACTOR) + (code < LATIN ? foldedCode(code) : code)) | 0;
  }
  return hash;
}
