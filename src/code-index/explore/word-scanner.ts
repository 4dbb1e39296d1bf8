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

interface KnownIdentifier {
  readonly identifier: string;
  readonly finds: readonly Find[];
}

interface Find {
  readonly term: number;
  readonly share: number;
}

const OTHER_FORM = 0.7;
const INSIDE = 0.5;
const MIN_LENGTH = 3;

const NEWLINE = 10;
/** Kinds of characters: between words, of words, and where words in identifiers begin. */
const NONE = 0;
const SMALL = 1;
const CAPITAL = 2;
const UNDERSCORE = 3;
/** From a capital to its small letter. */
const TO_SMALL = 32;
const HASH_FACTOR = 31;
const CASE_FACTOR = 0x9e3779b1;
const LATIN = 256;
const FILTER_SIZE = 8192;
const MASK = FILTER_SIZE - 1;

export class WordScanner {
  readonly #words = new Map<string, number>();
  readonly #stems = new Map<string, number>();
  /** One entry per end of a hash. */
  readonly #wordFilter = new Uint8Array(FILTER_SIZE);
  readonly #startFilter = new Uint8Array(FILTER_SIZE);
  readonly #kinds = Uint8Array.from({ length: LATIN }, (_, code) => kindOf(code));
  /** By a hash that minds the case. */
  readonly #known = new Map<number, KnownIdentifier>();

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
    const kinds = this.#kinds;
    const startFilter = this.#startFilter;
    const hits = { terms: [] as number[], shares: [] as number[], lines: [] as number[], lineStarts: [0] };
    const end = text.length;
    for (let at = 0; at < end;) {
      let code = text.charCodeAt(at);
      let kind = code < LATIN ? kinds[code]! : SMALL;
      if (kind === NONE) {
        at++;
        if (code === NEWLINE) hits.lineStarts.push(at);
        continue;
      }
      const start = at;
      let hash = 0;
      let capitals = 0;
      let part = 0;
      let hasStart = 0;
      let before = 0;
      let kindBefore: number = SMALL;
      do {
        let letter = code;
        if (kind === CAPITAL) {
          letter += TO_SMALL;
          capitals = Math.imul(capitals, HASH_FACTOR) + at - start + 1;
        }
        hash = (Math.imul(hash, HASH_FACTOR) + letter) | 0;
        if (kind === SMALL && kindBefore !== CAPITAL) part = (Math.imul(part, HASH_FACTOR) + letter) | 0;
        else if (kind === UNDERSCORE) part = 0;
        else if (kind === CAPITAL) part = kindBefore === CAPITAL ? (Math.imul(part, HASH_FACTOR) + letter) | 0 : letter;
        else {
          // `Cart` goes on; in `HTTPServer` the last capital begins a word. Both are looked for.
          hasStart |= startFilter[((Math.imul(part, HASH_FACTOR) + letter) | 0) & MASK]!;
          part = (Math.imul(before, HASH_FACTOR) + letter) | 0;
        }
        hasStart |= startFilter[part & MASK]!;
        before = letter;
        kindBefore = kind;
        if (++at === end) break;
        code = text.charCodeAt(at);
        kind = code < LATIN ? kinds[code]! : SMALL;
      } while (kind !== NONE);
      if (hasStart === 0 && this.#wordFilter[hash & MASK] === 0) continue;
      const key = (hash + Math.imul(capitals, CASE_FACTOR)) | 0;
      const known = this.#known.get(key);
      const isSame = known?.identifier.length === at - start && text.startsWith(known.identifier, start);
      const finds = isSame ? known.finds : this.#look(text.slice(start, at), key);
      for (const { term, share } of finds) {
        hits.terms.push(term);
        hits.shares.push(share);
        hits.lines.push(hits.lineStarts.length - 1);
      }
    }
    return hits;
  }

  #look(identifier: string, key: number): Find[] {
    const finds = this.#findsIn(identifier);
    this.#known.set(key, { identifier, finds });
    return finds;
  }

  #findsIn(identifier: string): Find[] {
    const term = this.#words.get(identifier.toLowerCase());
    if (term !== undefined) return [{ term, share: 1 }];
    const words = nameWords(identifier);
    const found = new Set(words.flatMap((word) => (word.length < MIN_LENGTH ? [] : (this.#stems.get(stemOf(word)) ?? []))));
    return [...found].map((one) => ({ term: one, share: words.length === 1 ? OTHER_FORM : INSIDE }));
  }
}

function kindOf(code: number): number {
  if (code >= 65 && code <= 90) return CAPITAL;
  if (code === 95) return UNDERSCORE;
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 191 ? SMALL : NONE;
}

/** @param word in lower case */
function hashOf(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = (Math.imul(hash, HASH_FACTOR) + word.charCodeAt(at)) | 0;
  return hash;
}
