/** From the texts that a document must hold to a condition on its words, in the query language of FTS5. */
import { queryWords, type QueryWord } from '../parse/terms.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { asPhrase } from '../store/vocabulary.ts';
import { termsWith } from './find-terms.ts';
import type { TextCondition } from './syntax/required-texts.ts';

/** `anything`: the index cannot narrow it down. `nothing`: no document of the index can match. */
export type WordCondition = 'anything' | 'nothing' | { readonly expression: string };

/** A piece that is part of more words than this is in nearly every document. */
const MAX_TERMS = 400;

/** What the words of a document must be so that it can match. */
export function wordCondition(reader: IndexReader, condition: TextCondition): WordCondition {
  switch (condition.kind) {
    case 'anything':
      return 'anything';
    case 'text':
      return allOf(queryWords(condition.text).map((word) => oneWord(reader, word)));
    case 'all':
      return allOf(condition.conditions.map((part) => wordCondition(reader, part)));
    case 'any':
      return anyOf(condition.conditions.map((part) => wordCondition(reader, part)));
  }
}

/** The narrower condition that the words stand by themselves; undefined when it is not narrower. */
export function wholeWordExpression(condition: TextCondition): string | undefined {
  if (condition.kind === 'text') {
    const words = queryWords(condition.text);
    return words.length === 0 ? undefined : words.map(({ word }) => asPhrase(word)).join(' AND ');
  }
  if (condition.kind === 'anything') return undefined;
  const parts = condition.conditions.map(wholeWordExpression);
  if (parts.includes(undefined)) return undefined;
  return parts.map((part) => `(${part})`).join(condition.kind === 'all' ? ' AND ' : ' OR ');
}

function oneWord(reader: IndexReader, { word, openStart, openEnd }: QueryWord): WordCondition {
  if (!openStart) return { expression: openEnd ? `${asPhrase(word)}*` : asPhrase(word) };
  const accept = openEnd ? undefined : (term: string) => term.endsWith(word);
  const terms = termsWith(reader, 'text_words', [word], { limit: MAX_TERMS + 1, ...(accept && { accept }) });
  if (terms.length === 0) return 'nothing';
  if (terms.length > MAX_TERMS) return 'anything';
  return { expression: `(${terms.map(asPhrase).join(' OR ')})` };
}

function allOf(conditions: readonly WordCondition[]): WordCondition {
  if (conditions.includes('nothing')) return 'nothing';
  const parts = conditions.flatMap((condition) => (typeof condition === 'string' ? [] : [condition.expression]));
  return parts.length === 0 ? 'anything' : { expression: parts.map((part) => `(${part})`).join(' AND ') };
}

function anyOf(conditions: readonly WordCondition[]): WordCondition {
  if (conditions.includes('anything')) return 'anything';
  const parts = conditions.flatMap((condition) => (typeof condition === 'string' ? [] : [condition.expression]));
  return parts.length === 0 ? 'nothing' : { expression: parts.map((part) => `(${part})`).join(' OR ') };
}
