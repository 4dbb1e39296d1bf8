/** Where a literal or a regex is in a text, hit by hit; hits are not empty and do not overlap. */

/** `[start, end)` in UTF-16 units. */
export type TextRange = readonly [start: number, end: number];

type Counts = (hit: TextRange) => boolean;

/** Those that count; one that does not may overlap one that does. `length` is that of what `find` finds, not 0. */
export function* literalHits(find: (from: number) => number, length: number, counts: Counts): Generator<TextRange> {
  for (let at = find(0); at !== -1;) {
    const hit: TextRange = [at, at + length];
    const counted = counts(hit);
    if (counted) yield hit;
    at = find(counted ? hit[1] : at + 1);
  }
}

/** Those that count. `regex` has the flag `g`; matches of length zero are no hits. */
export function* regexHits(text: string, regex: RegExp, counts: Counts): Generator<TextRange> {
  for (const match of text.matchAll(regex)) {
    const hit: TextRange = [match.index, match.index + match[0].length];
    if (match[0] !== '' && counts(hit)) yield hit;
  }
}

/** Whether neither end of a hit is inside a run of letters, digits and `_`. */
export function isWholeWord(text: string, [start, end]: TextRange): boolean {
  return !isInsideWord(text, start) && !isInsideWord(text, end);
}

function isInsideWord(text: string, at: number): boolean {
  return /[\p{L}\p{N}_]$/u.test(text.slice(Math.max(0, at - 2), at)) && /^[\p{L}\p{N}_]/u.test(text.slice(at, at + 2));
}

/** The range without half a character at its ends, which a regex without the flag `u` can match. */
export function wholeCharacters(text: string, [start, end]: TextRange): TextRange {
  return [splitsPair(text, start) ? start - 1 : start, splitsPair(text, end) ? end + 1 : end];
}

function splitsPair(text: string, at: number): boolean {
  return text.codePointAt(at - 1)! > 0xffff;
}
