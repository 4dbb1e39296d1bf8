/**
 * Finds the words of a question in a text, from the text's identifiers: as they are, in other forms, and inside of identifiers
 * (`duplicate` in `shutdownDuplicates`). An identifier is only looked at when something looked for begins as one of its words
 * does, which is seldom.
 */
import { nameWords } from '../parse/name-words.ts';
import type { DocumentText } from '../query/document-text.ts';
import { beginningOf, BEGINNINGS, beginningsWith, type TextIdentifiers } from '../query/text-identifiers.ts';
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
  readonly terms: Uint16Array;
  /** What each find counts, 1 for the word itself. */
  readonly shares: Float64Array;
  /** From 0. */
  readonly lines: Uint32Array;
}

interface Find {
  readonly term: number;
  readonly share: number;
}

interface FindsByIdentifier {
  readonly found: readonly (readonly Find[])[];
  readonly places: Uint32Array;
}

const OTHER_FORM = 0.7;
const INSIDE = 0.5;
const MIN_LENGTH = 3;
const NOTHING: readonly Find[] = [];

export class WordFinder {
  readonly #words = new Map<string, number>();
  readonly #stems = new Map<string, number>();
  /** 1 for the beginnings of what is looked for. */
  readonly #begins = new Uint8Array(BEGINNINGS);
  readonly #known = new Map<string, readonly Find[]>();

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

  find({ text, identifiers }: Pick<DocumentText, 'text' | 'identifiers'>): WordHits {
    const { found, places } = this.#findsByIdentifier(text, identifiers);
    if (found.length === 1) return noHits(0);
    const { order, lineEnds } = identifiers;
    let count = 0;
    for (let at = 0; at < order.length; at++) count += found[places[order[at]!]!]!.length;
    const hits = noHits(count);
    let next = 0;
    let line = 0;
    for (let at = 0; next < count; at++) {
      const place = places[order[at]!]!;
      if (place === 0) continue;
      while (lineEnds[line]! <= at) line++;
      for (const { term, share } of found[place]!) {
        hits.terms[next] = term;
        hits.shares[next] = share;
        hits.lines[next++] = line;
      }
    }
    return hits;
  }

  /** Lists of finds, the first of them empty, and the place of each distinct identifier's among them. */
  #findsByIdentifier(text: string, { starts, ends, beginnings, beginningEnds }: TextIdentifiers): FindsByIdentifier {
    const found = [NOTHING];
    const places = new Uint32Array(starts.length);
    let beginning = 0;
    for (let position = 0; position < starts.length; position++) {
      const end = beginningEnds[position]!;
      let mayHave = false;
      for (; beginning < end; beginning++) if (this.#begins[beginnings[beginning]!] === 1) mayHave = true;
      if (!mayHave) continue;
      const finds = this.#findsIn(text.slice(starts[position], ends[position]));
      if (finds.length > 0) places[position] = found.push(finds) - 1;
    }
    return { found, places };
  }

  /** What is shorter than a beginning goes on with anything. */
  #expect(word: string): void {
    const { first, count } = beginningsWith(word);
    this.#begins.fill(1, first, first + count);
  }

  #findsIn(identifier: string): readonly Find[] {
    const known = this.#known.get(identifier);
    if (known !== undefined) return known;
    const finds = this.#look(identifier);
    this.#known.set(identifier, finds);
    return finds;
  }

  #look(identifier: string): readonly Find[] {
    const term = this.#words.get(identifier.toLowerCase());
    if (term !== undefined) return [{ term, share: 1 }];
    const words = nameWords(identifier);
    const found = new Set<number>();
    for (const word of words) {
      const of = word.length < MIN_LENGTH || this.#begins[beginningOf(word)] === 0 ? undefined : this.#stems.get(stemOf(word));
      if (of !== undefined) found.add(of);
    }
    if (found.size === 0) return NOTHING;
    return [...found].map((one) => ({ term: one, share: words.length === 1 ? OTHER_FORM : INSIDE }));
  }
}

function noHits(count: number): WordHits {
  return { terms: new Uint16Array(count), shares: new Float64Array(count), lines: new Uint32Array(count) };
}
