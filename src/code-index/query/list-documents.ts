/** Documents by path: what there is to read. */
import { asPhrase } from '../store/vocabulary.ts';
import type { IndexReader } from '../store/index-reader.ts';

export interface ListedDocument {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly language: string | null;
  readonly size: number;
  /** Microseconds since the epoch. */
  readonly mtimeUs: number;
}

const LAST_CHARACTER = '\u{10FFFF}';

/** Documents with text, in the order of their paths, from the first one behind `after` on. */
export function listDocuments(reader: IndexReader, { after, limit }: { after: string; limit: number }): ListedDocument[] {
  return reader.all<ListedDocument>(
    `SELECT path, language, size, mtime_us AS mtimeUs FROM documents WHERE status = 'indexed' AND path > ? ORDER BY path LIMIT ?`,
    [after, limit],
  );
}

/** Paths that begin with the text; when there are few, also those of files whose names begin with it. */
export function completePath(reader: IndexReader, text: string, limit: number): string[] {
  const paths = reader.all<{ path: string }>(
    `SELECT path FROM documents WHERE status = 'indexed' AND path >= ? AND path < ? ORDER BY path LIMIT ?`,
    [text, text + LAST_CHARACTER, limit],
  );
  const found = new Set(paths.map(({ path }) => path));
  if (text === '' || text.includes('/') || found.size >= limit) return [...found];
  for (const path of pathsNamed(reader, text.toLowerCase(), limit)) found.add(path);
  return [...found].slice(0, limit);
}

/** What tells one content of a document from another; null when there is no such document. */
export function contentOf(reader: IndexReader, path: string): string | null {
  const row = reader.get<{ hash: string }>('SELECT hash FROM documents WHERE path = ?', [path]);
  return row?.hash ?? null;
}

function pathsNamed(reader: IndexReader, text: string, limit: number): string[] {
  const names = reader.all<{ term: string }>(`SELECT term FROM symbol_names_terms WHERE term >= ? AND term < ? LIMIT ?`, [
    `/${text}`,
    `/${text}${LAST_CHARACTER}`,
    limit,
  ]);
  if (names.length === 0) return [];
  const expression = names.map(({ term }) => asPhrase(term)).join(' OR ');
  const rows = reader.all<{ path: string }>(
    `SELECT path FROM documents WHERE status = 'indexed' AND id IN
       (SELECT rowid FROM symbol_names WHERE symbol_names MATCH ? ORDER BY rowid LIMIT ?) ORDER BY id`,
    [expression, limit],
  );
  return rows.map(({ path }) => path);
}
