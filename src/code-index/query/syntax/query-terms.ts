/** How one term of a query begins: with a key, a quote, a slash, or as a plain word. */

/** What a key asks about. Keys are written in lower case. */
const KEYS = {
  file: 'path',
  f: 'path',
  path: 'path',
  lang: 'language',
  language: 'language',
  l: 'language',
  sym: 'symbol',
  symbol: 'symbol',
  case: 'case',
} as const;

export type TermSubject = (typeof KEYS)[keyof typeof KEYS];

/** A value between quotes or slashes; it may hold blanks and parentheses. */
export interface Delimited {
  readonly form: 'quoted' | 'regex';
  /** Between the delimiters, escapes as typed. */
  readonly inner: string;
  readonly innerAt: number;
  /** After the closing delimiter. */
  readonly end: number;
}

export interface TermStart {
  /** Null for text and regexes, which ask about the content. */
  readonly subject: TermSubject | null;
  /** Where the value begins: after the key. */
  readonly valueAt: number;
  /** Null for a plain word. */
  readonly delimited: Delimited | null;
}

/** `std::map`, `f:=1` and a key before a blank are text: a value begins with neither colon nor equals sign. */
const KEY = new RegExp(`^(${Object.keys(KEYS).join('|')}):(?=[^\\s:=)])`);
const QUOTED = /^"((?:[^"\\]|\\[^])*)"/;

/**
 * The first slash that is not escaped ends it and must end the word, so that `/usr/lib` and `/usr/lib/` are text.
 * So are `//` and `/*`, which begin comments, and the slash of a division, which stands before a blank.
 */
const REGEX = /^\/(?![\s*/])((?:[^\\/]|\\[^])+)\/(?=[\s)]|$)/;

/** `->`, `--flag` and `-=` are text. */
const NEGATION = /^-(?=[^\s\-=>)])/;

/** The term at the offset where a word begins. */
export function termAt(text: string, at: number): TermStart {
  const key = KEY.exec(text.slice(at))?.[1] as keyof typeof KEYS | undefined;
  const subject = key === undefined ? null : KEYS[key];
  const valueAt = key === undefined ? at : at + key.length + 1;
  const takesRegex = subject === null || subject === 'path';
  return { subject, valueAt, delimited: delimitedAt(text, valueAt, 'quoted') ?? (takesRegex ? delimitedAt(text, valueAt, 'regex') : null) };
}

/** Whether it is more than a plain word. */
export function isQuerySyntax(term: TermStart): boolean {
  return term.subject !== null || term.delimited !== null;
}

export function isNegation(text: string, at: number): boolean {
  return text[at] === '-' && NEGATION.test(text.slice(at));
}

export function isBlank(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at));
}

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text, at)) at++;
  return at;
}

function delimitedAt(text: string, at: number, form: Delimited['form']): Delimited | null {
  const match = (form === 'quoted' ? QUOTED : REGEX).exec(text.slice(at));
  return match && { form, inner: match[1]!, innerAt: at + 1, end: at + match[0].length };
}
