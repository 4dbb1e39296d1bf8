import { isNegation, termAt } from './query-terms.ts';
import type { ContentNode, LanguageFilter, PathFilter, SearchQuery } from './search-query.ts';

/**
 * The query that `parseQuery` reads back as the same, when it is in the normal form (normal-form.ts) and short enough.
 * Content first, then filters.
 */
export function formatQuery(query: SearchQuery): string {
  const filters = [...query.paths.map(formatPath), ...query.languages.map(formatLanguage), ...formatCase(query)];
  return [...formatContent(query.content, filters.length > 0), ...filters].join(' ');
}

function formatContent(content: ContentNode | null, hasFilters: boolean): string[] {
  if (content === null) return [];
  return [content.kind === 'or' && hasFilters ? `(${formatNode(content)})` : formatNode(content)];
}

function formatNode(node: ContentNode): string {
  switch (node.kind) {
    case 'and':
      return node.operands.map((operand) => (operand.kind === 'or' ? `(${formatNode(operand)})` : formatNode(operand))).join(' ');
    case 'or':
      return node.operands.map(formatNode).join(' or ');
    case 'not':
      return `-${formatNegated(node.operand)}`;
    case 'literal':
      return isPlainWord(node.text) ? node.text : quote(node.text);
    case 'regex':
      return formatRegex(node.source);
    case 'symbol':
      return `sym:${formatValue(node.name)}`;
  }
}

/** What begins like an arrow or a flag would make text of the minus. */
function formatNegated(node: ContentNode): string {
  if (node.kind === 'and' || node.kind === 'or') return `(${formatNode(node)})`;
  return node.kind === 'literal' && /^[-=>]/.test(node.text) ? quote(node.text) : formatNode(node);
}

function formatPath({ pattern, syntax, negated }: PathFilter): string {
  return `${negated ? '-' : ''}file:${syntax === 'regex' ? formatRegex(pattern) : formatValue(pattern)}`;
}

function formatLanguage({ language, negated }: LanguageFilter): string {
  return `${negated ? '-' : ''}lang:${formatValue(language)}`;
}

function formatCase({ caseSensitivity }: SearchQuery): string[] {
  return caseSensitivity === 'auto' ? [] : [`case:${caseSensitivity}`];
}

/** A word that is read as text, also where blanks and other terms follow. */
function isPlainWord(text: string): boolean {
  return !/[\s"()]|^\/|^(?:and|or|not)$/i.test(text) && termAt(text, 0).subject === null && !isNegation(text, 0);
}

function formatValue(value: string): string {
  return /[\s"()]|^[:=/]/.test(value) ? quote(value) : value;
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

function formatRegex(source: string): string {
  return `/${source.replaceAll(/\\[^]|\//g, (piece) => (piece === '/' ? '\\/' : piece))}/`;
}
