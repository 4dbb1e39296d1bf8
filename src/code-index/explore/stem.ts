import { stemmer } from 'stemmer';
/** The stem of an English word (Porter 1980), so that `renders` finds `rendering`; a word with a digit is its own. */
export function stemOf(word: string): string {
  return /^[a-z]{4,}$/.test(word) ? stemmer(word) : word;
}
