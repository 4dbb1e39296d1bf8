/** Which documents can match a text query, from the word index alone. Reading them decides (match-lines.ts). */
import { queryWords, type QueryWord } from '../parse/terms.ts';
import type { IndexReader } from '../store/index-reader.ts';
import type { TextQuery } from './text-query.ts';

export interface Candidate {
  readonly path: string;
  readonly language: string | null;
}

/** A piece that is part of more words than this is in nearly every document. */
const MAX_TERMS = 400;
const TRIGRAM = 3;

const COLUMNS = 'documents.path, documents.language';

/**
 * Candidates, the likeliest first: documents that define what is asked for, then by bm25, then those whose words the
 * index does not know. At most `limit`.
 */
export function textCandidates(reader: IndexReader, query: TextQuery, limit: number): Candidate[] {
  const conditions = query.literals.flatMap((literal) => queryWords(literal)).map((word) => termCondition(reader, word));
  if (conditions.includes('nothing')) return longTermDocuments(reader, limit);
  const expression = conditions.filter((condition) => condition !== 'anything').join(' AND ');
  const matching = expression === '' ? allDocuments(reader, limit) : matchingDocuments(reader, expression, limit);
  const paths = new Set(matching.map((candidate) => candidate.path));
  const defining = definingDocuments(reader, query, limit).filter((candidate) => paths.has(candidate.path));
  return distinct([...defining, ...matching, ...longTermDocuments(reader, limit)]).slice(0, limit);
}

type Condition = 'anything' | 'nothing' | (string & {});

/** Condition on the words of a document, in FTS5 syntax. */
function termCondition(reader: IndexReader, word: QueryWord): Condition {
  if (!word.openStart && !word.openEnd) return quoted(word.word);
  if (!word.openStart) return `${quoted(word.word)}*`;
  const terms = termsWith(reader, word);
  if (terms.length === 0) return 'nothing';
  if (terms.length > MAX_TERMS) return 'anything';
  return `(${terms.map(quoted).join(' OR ')})`;
}

/** Words of the vocabulary that hold the piece: anywhere, or at their end when something else follows it in the query. */
function termsWith(reader: IndexReader, { word, openEnd }: QueryWord): string[] {
  const test = openEnd ? 'instr(terms.term, @word) > 0' : 'substr(terms.term, -length(@word)) = @word';
  const characters = [...word];
  const limit = MAX_TERMS + 1;
  const rows =
    characters.length < TRIGRAM
      ? reader.all<{ term: string }>(`SELECT term FROM terms WHERE ${test} LIMIT @limit`, { word, limit })
      : reader.all<{ term: string }>(
          `SELECT terms.term AS term FROM term_trigrams JOIN terms ON terms.id = term_trigrams.rowid
           WHERE term_trigrams MATCH @trigrams AND ${test} LIMIT @limit`,
          { word, trigrams: trigramsOf(characters), limit },
        );
  return rows.map((row) => row.term);
}

function trigramsOf(characters: readonly string[]): string {
  const trigrams = new Set<string>();
  for (let at = 0; at + TRIGRAM <= characters.length; at++) trigrams.add(characters.slice(at, at + TRIGRAM).join(''));
  return [...trigrams].map(quoted).join(' AND ');
}

function matchingDocuments(reader: IndexReader, expression: string, limit: number): Candidate[] {
  return reader.all(
    `SELECT ${COLUMNS} FROM text_words JOIN documents ON documents.id = text_words.rowid
     WHERE text_words MATCH ? ORDER BY text_words.rank, documents.path LIMIT ?`,
    [expression, limit],
  );
}

function definingDocuments(reader: IndexReader, { literals }: TextQuery, limit: number): Candidate[] {
  const marks = literals.map(() => '?').join(', ');
  return reader.all(
    `SELECT DISTINCT ${COLUMNS} FROM symbols JOIN documents ON documents.id = symbols.document_id
     WHERE symbols.name COLLATE NOCASE IN (${marks}) AND symbols.kind <> 'prototype' ORDER BY documents.path LIMIT ?`,
    [...literals, limit],
  );
}

function longTermDocuments(reader: IndexReader, limit: number): Candidate[] {
  return reader.all(`SELECT ${COLUMNS} FROM documents WHERE long_terms = 1 ORDER BY path LIMIT ?`, [limit]);
}

function allDocuments(reader: IndexReader, limit: number): Candidate[] {
  return reader.all(`SELECT ${COLUMNS} FROM documents WHERE status = 'indexed' ORDER BY path LIMIT ?`, [limit]);
}

function distinct(candidates: Candidate[]): Candidate[] {
  return [...new Map(candidates.map((candidate) => [candidate.path, candidate])).values()];
}

function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}
