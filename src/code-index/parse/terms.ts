/**
 * Words of a text, as the text index stores them: runs of letters, digits and `_`, in lower case. The same function
 * cuts documents and queries, so that what one finds the other has.
 */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}_]+/gu;
/** The same for ASCII, twice as fast. */
const ASCII_WORD = /[A-Za-z0-9_]+/g;
// oxlint-disable-next-line no-control-regex -- all of ASCII
const IS_ASCII = /^[\u0000-\u007F]*$/;

/** Longer runs are encoded data, not words. */
export const MAX_TERM_LENGTH = 120;

export interface DocumentTerms {
  readonly terms: string;
  readonly hasLongTerms: boolean;
}

export function termsOf(text: string): DocumentTerms {
  const distinct = new Set<string>();
  let hasLongTerms = false;
  for (const [word] of text.matchAll(IS_ASCII.test(text) ? ASCII_WORD : WORD)) {
    if (word.length > MAX_TERM_LENGTH) hasLongTerms = true;
    else distinct.add(word);
  }
  const lowered = new Set<string>();
  for (const word of distinct) lowered.add(word.toLowerCase());
  return { terms: [...lowered].join(' '), hasLongTerms };
}

/** A word of a query and how it touches its surroundings: an open end may go on inside a longer word of the text. */
export interface QueryWord {
  readonly word: string;
  readonly openStart: boolean;
  readonly openEnd: boolean;
}

export function queryWords(literal: string): QueryWord[] {
  return [...literal.matchAll(WORD)].map((match) => ({
    word: match[0].toLowerCase(),
    openStart: match.index === 0,
    openEnd: match.index + match[0].length === literal.length,
  }));
}
