/**
 * Finds the words of a question in a text, in one pass over its characters: as they are, in other forms, and inside of
 * identifiers (`duplicate` in `shutdownDuplicates`). An identifier is only looked at when something looked for begins as one of
 * its words does, which is seldom.
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
const HASH_FACTOR = 31;
const LATIN = 256;
/** Characters of a beginning that are compared: of each the bits that a capital has in common with its small letter. */
const BEGINNING = 3;
const LETTER_BITS = 5;
const LETTER = (1 << LETTER_BITS) - 1;
const BEGINNINGS = 1 << (BEGINNING * LETTER_BITS);

export class WordScanner {
  readonly #words = new Map<string, number>();
  readonly #stems = new Map<string, number>();
  /** 1 for the beginnings of what is looked for. */
  readonly #begins = new Uint8Array(BEGINNINGS);
  readonly #kinds = Uint8Array.from({ length: LATIN }, (_, code) => kindOf(code));
  /** By a hash that minds the case. */
  readonly #known = new Map<number, KnownIdentifier>();

  /** @param terms distinct; hits tell their positions in this list */
  constructor(terms: readonly SoughtTerm[]) {
    for (const [at, { word, stem }] of terms.entries()) {
      this.#words.set(word, at);
      this.#expect(word);
      if (stem === null) continue;
      this.#stems.set(stem, at);
      this.#expect(startOf(stem));
    }
  }

  scan(text: string): WordHits {
    const kinds = this.#kinds;
    const begins = this.#begins;
    const hits = { terms: [] as number[], shares: [] as number[], lines: [] as number[], lineStarts: [0] };
    const { length } = text;
    let letters = 0;
    let seen = 0;
    for (let at = 0; at < length + BEGINNING - 1; at++) {
      const code = at < length ? text.charCodeAt(at) : 0;
      if (code === NEWLINE) hits.lineStarts.push(at + 1);
      letters = ((letters << LETTER_BITS) | (code & LETTER)) & (BEGINNINGS - 1);
      const first = at - BEGINNING + 1;
      if (begins[letters] === 0 || first < seen || !beginsWord(kinds, text, first)) continue;
      let start = first;
      while (start > seen && kindAt(kinds, text, start - 1) !== NONE) start--;
      seen = first + 1;
      while (seen < length && kindAt(kinds, text, seen) !== NONE) seen++;
      const finds = this.#look(text, start, seen);
      if (finds.length === 0) continue;
      let line = hits.lineStarts.length - 1;
      while (hits.lineStarts[line]! > start) line--;
      for (const { term, share } of finds) {
        hits.terms.push(term);
        hits.shares.push(share);
        hits.lines.push(line);
      }
    }
    return hits;
  }

  /** What is shorter than a beginning goes on with anything. */
  #expect(word: string): void {
    const open = LETTER_BITS * Math.max(0, BEGINNING - word.length);
    const letters = lettersOf(word);
    this.#begins.fill(1, letters, letters + (1 << open));
  }

  #look(text: string, start: number, end: number): readonly Find[] {
    let hash = 0;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, HASH_FACTOR) + text.charCodeAt(at)) | 0;
    const known = this.#known.get(hash);
    if (known !== undefined && known.identifier.length === end - start && isAt(text, start, known.identifier)) return known.finds;
    const identifier = text.slice(start, end);
    const finds = this.#findsIn(identifier);
    this.#known.set(hash, { identifier, finds });
    return finds;
  }

  #findsIn(identifier: string): Find[] {
    const term = this.#words.get(identifier.toLowerCase());
    if (term !== undefined) return [{ term, share: 1 }];
    const words = nameWords(identifier);
    const found = new Set<number>();
    for (const word of words) {
      const of = word.length < MIN_LENGTH || this.#begins[lettersOf(word)] === 0 ? undefined : this.#stems.get(stemOf(word));
      if (of !== undefined) found.add(of);
    }
    return [...found].map((one) => ({ term: one, share: words.length === 1 ? OTHER_FORM : INSIDE }));
  }
}

/** Of its first characters; zeros stand for those that it does not have. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < BEGINNING; at++) letters = (letters << LETTER_BITS) | (at < word.length ? word.charCodeAt(at) & LETTER : 0);
  return letters;
}

function beginsWord(kinds: Uint8Array, text: string, at: number): boolean {
  const kind = kindAt(kinds, text, at);
  return kind !== NONE && (at === 0 || kind !== SMALL || kindAt(kinds, text, at - 1) !== SMALL);
}

function kindAt(kinds: Uint8Array, text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < LATIN ? kinds[code]! : SMALL;
}

/** For short texts faster than `startsWith`. */
function isAt(text: string, start: number, part: string): boolean {
  for (let at = 0; at < part.length; at++) if (text.charCodeAt(start + at) !== part.charCodeAt(at)) return false;
  return true;
}

function kindOf(code: number): number {
  if (code >= 65 && code <= 90) return CAPITAL;
  if (code === 95) return UNDERSCORE;
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 191 ? SMALL : NONE;
}
