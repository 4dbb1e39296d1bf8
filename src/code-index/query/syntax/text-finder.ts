/** Finds one text in others, in its own letter case or in any. */
import { foldCase } from './fold-case.ts';

/** Where the needle is in a text from an offset on; -1 when it is not. */
export type FindIn = (text: string) => (from: number) => number;

// oxlint-disable-next-line no-control-regex -- all of ASCII
const IS_ASCII = /^[\u0000-\u007F]*$/;
/** Of all characters beyond ASCII, `foldCase` makes only this one ASCII: a `k`. */
const KELVIN_SIGN = '\u{212A}';

export function findInSameCase(needle: string): FindIn {
  return (text) => (from) => text.indexOf(needle, from);
}

/** Equal are texts that `foldCase` makes equal. */
export function findInAnyCase(needle: string): FindIn {
  const folded = foldCase(needle);
  return IS_ASCII.test(folded) ? findAscii(folded) : (text) => findInSameCase(folded)(foldCase(text));
}

/** Folding a text costs more than finding something in it. */
function findAscii(needle: string): FindIn {
  const escaped = needle.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  const expression = new RegExp(escaped.replaceAll('k', `[k${KELVIN_SIGN}]`), 'gi');
  return (text) => (from) => {
    expression.lastIndex = from;
    return expression.test(text) ? expression.lastIndex - needle.length : -1;
  };
}
