/** The read side of a vocabulary: which terms hold a piece. */
import { asPhrase, unpackTerms, type VocabularyName } from '../store/vocabulary.ts';
import type { IndexReader } from '../store/index-reader.ts';

const TRIGRAM = 3;
/** Reading the posting list of one more trigram costs more than it saves in blocks. */
const MAX_TRIGRAMS = 6;
const LAST_CHARACTER = '\u{10FFFF}';

/**
 * Terms that hold every one of the pieces, in no particular order.
 *
 * @param pieces in the letter case of the vocabulary
 * @param accept decides on a term that holds all of them
 * @returns at most `limit` terms
 */
export function termsWith(
  reader: IndexReader,
  vocabulary: VocabularyName,
  pieces: readonly string[],
  { accept = () => true, limit }: { accept?: (term: string) => boolean; limit: number },
): string[] {
  const found: string[] = [];
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  for (const block of blocksWith(reader, vocabulary, pieces, longest)) {
    for (const term of termsAround(block, longest)) {
      if (!pieces.every((piece) => term.includes(piece)) || !accept(term)) continue;
      found.push(term);
      if (found.length >= limit) return found;
    }
  }
  return found;
}

/** Terms that begin with the prefix, in order. */
export function termsFrom(reader: IndexReader, vocabulary: VocabularyName, prefix: string, limit: number): string[] {
  const sql = `SELECT term FROM ${vocabulary}_terms WHERE term >= ? AND term < ? LIMIT ?`;
  return reader.column(sql, [prefix, prefix + LAST_CHARACTER, limit]);
}

/** While a run writes the index there are no blocks: the full-text table has the terms, a hundred times slower. */
function* blocksWith(reader: IndexReader, vocabulary: VocabularyName, pieces: readonly string[], longest: string): Generator<string> {
  if (!reader.hasVocabulary()) {
    const sql = `SELECT term FROM ${vocabulary}_terms WHERE instr(term, ?) > 0`;
    for (const { term } of reader.all<{ term: string }>(sql, [longest])) yield term;
    return;
  }
  const trigrams = spread([...new Set(pieces.flatMap(trigramsOf))], MAX_TRIGRAMS);
  const ids =
    trigrams.length === 0
      ? reader.all<{ id: number }>(`SELECT id FROM ${vocabulary}_blocks`)
      : reader.all<{ id: number }>(`SELECT rowid AS id FROM ${vocabulary}_trigrams WHERE ${vocabulary}_trigrams MATCH ?`, [
          trigrams.join(' AND '),
        ]);
  for (const { id } of ids) {
    const row = reader.get<{ terms: Uint8Array }>(`SELECT terms FROM ${vocabulary}_blocks WHERE id = ?`, [id]);
    if (row) yield unpackTerms(row.terms);
  }
}

/** So many of them, evenly. */
function spread<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]!);
}

/** The terms of a block that hold the piece, without splitting the others. */
function* termsAround(block: string, piece: string): Generator<string> {
  for (let at = block.indexOf(piece); at !== -1;) {
    const start = block.lastIndexOf(' ', at) + 1;
    const end = block.indexOf(' ', at + piece.length);
    yield block.slice(start, end === -1 ? undefined : end);
    at = end === -1 ? -1 : block.indexOf(piece, end);
  }
}

function trigramsOf(piece: string): string[] {
  const characters = [...piece];
  return characters.slice(TRIGRAM - 1).map((_, at) => asPhrase(characters.slice(at, at + TRIGRAM).join('')));
}
