import { stemmer } from 'stemmer';

/** A stem may end in another letter than its words (`happi` of happy). */
const CHANGED_END = 1;
const MIN_START = 3;

/** The stem of an English word (Porter 1980), so that `renders` finds `rendering`; a word with a digit is its own. */
export function stemOf(word: string): string {
  return /^[a-z]{4,}$/.test(word) ? stemmer(word) : word;
}

/** What all words with this stem begin with. */
export function startOf(stem: string): string {
  return stem.slice(0, Math.max(MIN_START, stem.length - CHANGED_END));
}
