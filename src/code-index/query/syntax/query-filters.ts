import { queryErrorAt } from './query-error.ts';
import type { QueryToken } from './query-tokens.ts';
import type { SearchQuery } from './search-query.ts';

type FilterToken = Extract<QueryToken, { kind: 'filter' }>;
type Filters = Pick<SearchQuery, 'paths' | 'languages' | 'caseSensitivity'>;

/**
 * The filters among the tokens of a query. They hold for the whole query, so they belong beside its other top-level terms.
 *
 * @throws QUERY_INVALID for one in a group, beside `or` or after `not`, and for a second `case:`.
 */
export function filtersOf(tokens: readonly QueryToken[]): Filters {
  const filters: FilterToken[] = [];
  let depth = 0;
  let hasAlternatives = false;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'open') depth++;
    if (token.kind === 'close') depth--;
    hasAlternatives ||= token.kind === 'or' && depth === 0;
    if (token.kind === 'filter') filters.push(placed(token, depth, tokens[index - 1]));
  }
  if (hasAlternatives && filters[0])
    throw queryErrorAt(filters[0].at, 'a filter stands beside `or`', 'Group the alternatives: (foo or bar) file:src lang:go.');
  return {
    paths: filters.flatMap(({ filter }) => (filter.kind === 'path' ? [filter.filter] : [])),
    languages: filters.flatMap(({ filter }) => (filter.kind === 'language' ? [filter.filter] : [])),
    caseSensitivity: sensitivityOf(filters),
  };
}

function placed(token: FilterToken, depth: number, before: QueryToken | undefined): FilterToken {
  if (depth > 0)
    throw queryErrorAt(token.at, 'a filter stands in a group', 'Move it out of the parentheses: (foo or bar) file:src lang:go.');
  if (before?.kind === 'not') throw queryErrorAt(token.at, 'a filter stands after `not`', 'Negate it with a minus: -file:test, -lang:go.');
  return token;
}

function sensitivityOf(filters: readonly FilterToken[]): SearchQuery['caseSensitivity'] {
  const [first, second] = filters.flatMap(({ at, filter }) => (filter.kind === 'case' ? [{ at, value: filter.sensitivity }] : []));
  if (second) throw queryErrorAt(second.at, 'case: is given twice', 'Leave one of them out.');
  return first?.value ?? 'auto';
}
