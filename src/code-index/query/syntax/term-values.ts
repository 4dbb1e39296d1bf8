/** What one term says: its escapes resolved, its value checked. */
import { queryErrorAt } from './query-error.ts';
import type { Delimited, TermStart } from './query-terms.ts';
import { regexProblem } from './regex-source.ts';
import type { ContentNode, LanguageFilter, PathFilter, SearchQuery } from './search-query.ts';

export type QueryFilter =
  | { readonly kind: 'path'; readonly filter: PathFilter }
  | { readonly kind: 'language'; readonly filter: LanguageFilter }
  | { readonly kind: 'case'; readonly sensitivity: SearchQuery['caseSensitivity'] };

export type TermValue =
  { readonly kind: 'content'; readonly node: ContentNode } | { readonly kind: 'filter'; readonly filter: QueryFilter };

/**
 * @param word the value as typed, with its delimiters.
 * @param negated whether a `-` stands before it; matters to filters only.
 * @throws QUERY_INVALID for an invalid regex, a blank text and a value that `case:` does not take.
 */
export function termValue({ subject, valueAt, delimited }: TermStart, word: string, negated: boolean): TermValue {
  const source = delimited?.form === 'regex' ? regexOf(delimited) : null;
  const text = source ?? (delimited === null ? word : unquote(delimited));
  switch (subject) {
    case null:
      return { kind: 'content', node: source === null ? { kind: 'literal', text } : { kind: 'regex', source } };
    case 'symbol':
      return { kind: 'content', node: { kind: 'symbol', name: text } };
    case 'path':
      return filter({ kind: 'path', filter: { pattern: text, syntax: source === null ? pathSyntax(text) : 'regex', negated } });
    case 'language':
      return filter({ kind: 'language', filter: { language: text.toLowerCase(), negated } });
    case 'case':
      return filter({ kind: 'case', sensitivity: sensitivityOf(text, valueAt) });
  }
}

function filter(filter: QueryFilter): TermValue {
  return { kind: 'filter', filter };
}

function pathSyntax(pattern: string): 'glob' | 'substring' {
  return /[*?[{]/.test(pattern) ? 'glob' : 'substring';
}

function sensitivityOf(value: string, at: number): SearchQuery['caseSensitivity'] {
  if (value === 'yes' || value === 'no' || value === 'auto') return value;
  throw queryErrorAt(at, `case: is yes, no or auto, not ${value}`, `To search for the text itself, quote it: "case:${value}".`);
}

function unquote({ inner, innerAt }: Delimited): string {
  const text = inner.replaceAll(/\\(["\\])/g, '$1');
  if (text.trim() === '')
    throw queryErrorAt(innerAt, 'there is nothing between the quotes', 'Write text between the quotes, or leave them out.');
  return text;
}

/** The source, in which a slash needs no escape. */
function regexOf({ inner, innerAt }: Delimited): string {
  const problem = regexProblem(inner);
  if (problem === undefined) return inner.replaceAll(/\\[^]/g, (escape) => (escape === '\\/' ? '/' : escape));
  throw queryErrorAt(
    innerAt + problem.at,
    `the regular expression is invalid: ${problem.message}`,
    `Correct it (the syntax is JavaScript's, without flags; case:no ignores letter case), or quote the text: "/${inner.replaceAll(/["\\]/g, '\\$&')}/".`,
  );
}
