/** Forms of an English word, made from its stem: what an index that knows only whole words is asked for. */
import { stemOf } from './stem.ts';

const ENDS = ['', 'e', 's', 'es', 'ed', 'd', 'ing', 'er', 'ers', 'or', 'ion', 'ions', 'ation', 'able', 'ment', 'ly', 'y', 'ies', 'ied'];
const MIN_LENGTH = 3;

/** Those with this stem; some are no words, and nobody has written them. */
export function formsOf(stem: string): string[] {
  const bases = [stem, stem + stem.at(-1)!, ...(stem.endsWith('i') ? [stem.slice(0, -1)] : [])];
  const forms = new Set(bases.flatMap((base) => ENDS.map((end) => base + end)));
  return [...forms].filter((form) => form.length >= MIN_LENGTH && stemOf(form) === stem);
}
