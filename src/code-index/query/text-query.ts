import { IndexerError } from '../../domain/errors.ts';

const MAX_QUERY_LENGTH = 1000;
const MAX_LITERALS = 16;

/** A parsed text query. A document matches when it holds every literal; lines that hold the whole phrase come first. */
export interface TextQuery {
  readonly literals: readonly string[];
  /** The query as typed, when it has more than one literal: `return null` is often meant as one piece. */
  readonly phrase: string | null;
}

/** A double-quoted piece, in which `\"` and `\\` are escapes, or a run without white space. */
const PIECE = /"((?:[^"\\]|\\.)*)"|(\S+)/g;

/**
 * `foo bar` = both words, anywhere in the document; `"foo bar"` = the text as it stands.
 *
 * @throws QUERY_INVALID when it is empty or too long.
 */
export function parseTextQuery(text: string): TextQuery {
  const trimmed = text.trim();
  if (trimmed === '') throw new IndexerError('QUERY_INVALID', 'the query is empty');
  if (trimmed.length > MAX_QUERY_LENGTH) throw new IndexerError('QUERY_INVALID', `the query is longer than ${MAX_QUERY_LENGTH} characters`);
  const pieces = [...trimmed.matchAll(PIECE)].map((match) => (match[1] === undefined ? match[2]! : unescape(match[1])));
  const literals = [...new Set(pieces.filter((piece) => piece.trim() !== ''))];
  if (literals.length === 0) throw new IndexerError('QUERY_INVALID', `nothing to search for in ${trimmed}`);
  if (literals.length > MAX_LITERALS) throw new IndexerError('QUERY_INVALID', `the query has more than ${MAX_LITERALS} parts`);
  return { literals, phrase: literals.length > 1 && !trimmed.includes('"') ? trimmed : null };
}

/** The query that `parseTextQuery` reads back as the same literals. */
export function formatTextQuery({ literals }: Pick<TextQuery, 'literals'>): string {
  return literals.map((literal) => (/[\s"]/.test(literal) ? `"${literal.replaceAll(/["\\]/g, '\\$&')}"` : literal)).join(' ');
}

function unescape(quoted: string): string {
  return quoted.replaceAll(/\\(["\\])/g, '$1');
}
