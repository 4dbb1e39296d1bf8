/**
 * Which parentheses of a query group, and which are text.
 *
 * Parentheses pair up wherever they stand, except between quotes or slashes. A pair groups when
 * 1. it opens where a word begins (after other groups' parentheses or a negating `-`) and closes where a word ends, and
 * 2. what is between has a blank, or is query syntax: quoted text, a regex, `key:value`, a group.
 * So `(a or b)`, `-(a b)`, `("a")` are groups; `f(x)`, `(int)`, `()`, `(-1)`, `main()`, `(a|b)`, `g(a, b)`, `(a, b);` are text.
 */
import { isBlank, isNegation, isQuerySyntax, skipBlanks, termAt } from './query-terms.ts';

export interface GroupParentheses {
  readonly opens: ReadonlySet<number>;
  readonly closes: ReadonlySet<number>;
  /** Those that look as if they should group, but have no partner that does. They are text where nothing else groups. */
  readonly stray: readonly number[];
}

export function findGroups(text: string): GroupParentheses {
  const pairing = pairParentheses(text);
  const opens = new Set([...pairing.leading].filter((at) => isGroup(text, at, pairing.partners)));
  const closes = new Set([...opens].map((at) => pairing.partners.get(at)!));
  const strayOpens = [...pairing.leading].filter((at) => !opens.has(at) && !isWithinWord(text, at, pairing.partners.get(at)));
  const strayCloses = pairing.unopened.filter((at) => endsWord(text, at));
  return { opens, closes, stray: [...strayOpens, ...strayCloses].sort((a, b) => a - b) };
}

interface Pairing {
  /** From opening to closing. */
  readonly partners: ReadonlyMap<number, number>;
  /** Opening ones where a word begins. */
  readonly leading: ReadonlySet<number>;
  readonly unopened: readonly number[];
}

function pairParentheses(text: string): Pairing {
  const partners = new Map<number, number>();
  const leading = new Set<number>();
  const unopened: number[] = [];
  const open: number[] = [];
  const close = (at: number) => {
    const partner = open.pop();
    if (partner === undefined) unopened.push(at);
    else partners.set(partner, at);
  };
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    for (; text[at] === '(' || isNegation(text, at); at++) {
      if (text[at] === '-') continue;
      leading.add(at);
      open.push(at);
    }
    const term = termAt(text, at);
    for (at = term.delimited?.end ?? term.valueAt; at < text.length && !isBlank(text, at); at++) {
      if (text[at] === '(') open.push(at);
      if (text[at] === ')') close(at);
    }
  }
  return { partners, leading, unopened };
}

function isGroup(text: string, at: number, partners: ReadonlyMap<number, number>): boolean {
  const end = partners.get(at);
  if (end === undefined || !endsWord(text, end)) return false;
  const between = text.slice(at + 1, end);
  return between.trim() !== '' && (/\s/.test(between) || beginsWithSyntax(text, at + 1, partners));
}

function beginsWithSyntax(text: string, at: number, partners: ReadonlyMap<number, number>): boolean {
  if (text[at] === '(') return isGroup(text, at, partners);
  if (isNegation(text, at)) return beginsWithSyntax(text, at + 1, partners);
  return isQuerySyntax(termAt(text, at));
}

/** Only other closing parentheses follow up to the blank. */
function endsWord(text: string, at: number): boolean {
  return /^\)+(?=\s|$)/.test(text.slice(at));
}

function isWithinWord(text: string, at: number, end: number | undefined): boolean {
  return end !== undefined && !/\s/.test(text.slice(at, end));
}
