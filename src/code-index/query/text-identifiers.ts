/**
 * The identifiers of a text, made once for all questions: each distinct one with where it stands first and how the words in it
 * begin, and the order in which they stand. A question then looks at distinct identifiers, and never at characters.
 */

export interface TextIdentifiers {
  /** Of each distinct identifier, the offsets of its first place. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** How words in identifiers begin (`beginningOf`), one identifier after the other. */
  readonly beginnings: Uint16Array;
  /** Of each distinct identifier, where its beginnings end in that list. */
  readonly beginningEnds: Uint32Array;
  /** All identifiers of the text in its order, as positions of distinct ones. */
  readonly order: Uint32Array;
  /** Of each line, where its identifiers end in that order. */
  readonly lineEnds: Uint32Array;
  /** Offsets of the starts of all lines. */
  readonly lineStarts: Uint32Array;
  /** Of all the lists. */
  readonly bytes: number;
}

const NEWLINE = 10;
/** Kinds of characters: between identifiers, within a word of one, at the beginning of a word, between words, and any of these. */
const NONE = 0;
const SMALL = 1;
const CAPITAL = 2;
const UNDERSCORE = 3;
const FOREIGN = 4;
const LATIN = 256;
const HASH_FACTOR = 31;
/** Characters of a beginning: of each the bits that a capital has in common with its small letter. */
const BEGINNING = 3;
const LETTER_BITS = 5;
const LETTER = (1 << LETTER_BITS) - 1;
/** How many beginnings there are. */
export const BEGINNINGS = 1 << (BEGINNING * LETTER_BITS);
/** Twice as many places as a usual text has distinct identifiers. */
const CHARACTERS_PER_PLACE = 8;
const MIN_PLACES = 256;

export function identifiersOf(text: string): TextIdentifiers {
  const kinds = kindsOfCharacters();
  const distinct = new DistinctIdentifiers(text, kinds);
  const order: number[] = [];
  const lineEnds: number[] = [];
  const lineStarts = [0];
  const { length } = text;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (kindOf(kinds, code) === NONE) {
      at++;
      if (code !== NEWLINE) continue;
      lineEnds.push(order.length);
      lineStarts.push(at);
      continue;
    }
    const start = at;
    let hash = 0;
    for (let next = code; ; next = text.charCodeAt(at)) {
      hash = (Math.imul(hash, HASH_FACTOR) + next) | 0;
      if (++at === length || kindOf(kinds, text.charCodeAt(at)) === NONE) break;
    }
    order.push(distinct.positionOf(start, at, hash));
  }
  lineEnds.push(order.length);
  const lists = {
    ...distinct.lists(),
    order: new Uint32Array(order),
    lineEnds: new Uint32Array(lineEnds),
    lineStarts: new Uint32Array(lineStarts),
  };
  return { ...lists, bytes: Object.values(lists).reduce((sum, { byteLength }) => sum + byteLength, 0) };
}

/** Of its first characters; zeros stand for those that it does not have. Letters of either case give the same. */
export function beginningOf(text: string, start = 0, end = text.length): number {
  let letters = 0;
  for (let at = start; at < start + BEGINNING; at++) letters = (letters << LETTER_BITS) | (at < end ? text.charCodeAt(at) & LETTER : 0);
  return letters;
}

/** Of all texts that begin with the word, the first beginning and how many follow. */
export function beginningsWith(word: string): { readonly first: number; readonly count: number } {
  return { first: beginningOf(word), count: 1 << (LETTER_BITS * Math.max(0, BEGINNING - word.length)) };
}

class DistinctIdentifiers {
  readonly #text: string;
  readonly #kinds: Uint8Array;
  /** By the end of a hash, one more than the last that had it: of two that share a place, one may be listed twice, which only costs time. */
  readonly #places: Uint32Array;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #beginnings: number[] = [];
  readonly #beginningEnds: number[] = [];

  constructor(text: string, kinds: Uint8Array) {
    this.#text = text;
    this.#kinds = kinds;
    this.#places = new Uint32Array(powerOfTwo(Math.max(MIN_PLACES, text.length / CHARACTERS_PER_PLACE)));
  }

  positionOf(start: number, end: number, hash: number): number {
    const place = (hash ^ (hash >>> 15)) & (this.#places.length - 1);
    const known = this.#places[place]! - 1;
    if (known !== -1 && this.#isAt(known, start, end)) return known;
    const position = this.#starts.length;
    this.#places[place] = position + 1;
    this.#starts.push(start);
    this.#ends.push(end);
    this.#addBeginnings(start, end);
    return position;
  }

  lists() {
    return {
      starts: new Uint32Array(this.#starts),
      ends: new Uint32Array(this.#ends),
      beginnings: new Uint16Array(this.#beginnings),
      beginningEnds: new Uint32Array(this.#beginningEnds),
    };
  }

  /** For short texts faster than comparing parts that are cut out. */
  #isAt(known: number, start: number, end: number): boolean {
    const first = this.#starts[known]!;
    if (this.#ends[known]! - first !== end - start) return false;
    for (let at = 0; at < end - start; at++) if (this.#text.charCodeAt(first + at) !== this.#text.charCodeAt(start + at)) return false;
    return true;
  }

  #addBeginnings(start: number, end: number): void {
    let before = NONE;
    for (let at = start; at < end; at++) {
      const kind = kindOf(this.#kinds, this.#text.charCodeAt(at));
      if (mayBegin(kind, before)) this.#beginnings.push(beginningOf(this.#text, at, end));
      before = kind;
    }
    this.#beginningEnds.push(this.#beginnings.length);
  }
}

function kindsOfCharacters(): Uint8Array {
  return Uint8Array.from({ length: LATIN }, (_, code) => {
    if (code >= 65 && code <= 90) return CAPITAL;
    if (code === 95) return UNDERSCORE;
    if (code > 191) return FOREIGN;
    return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) ? SMALL : NONE;
  });
}

/** Whether a word may begin with a character of the kind. */
function mayBegin(kind: number, before: number): boolean {
  if (kind === CAPITAL || kind === FOREIGN || before === NONE) return true;
  return kind === SMALL && (before === UNDERSCORE || before === FOREIGN);
}

function kindOf(kinds: Uint8Array, code: number): number {
  return code < LATIN ? kinds[code]! : FOREIGN;
}

function powerOfTwo(atLeast: number): number {
  return 2 ** Math.ceil(Math.log2(atLeast));
}
