/** Thread entry: searches that the daemon's own thread must not wait for. */
import type { SearchTask } from '../code-index/query/search-thread.ts';
import { searchText, type TextSearchResult } from '../code-index/query/search-text.ts';
import { IndexReader } from '../code-index/store/index-reader.ts';

export default async function search({ databaseFile, root, search }: SearchTask): Promise<TextSearchResult> {
  const reader = IndexReader.open(databaseFile);
  if (reader === undefined) return { files: [], complete: false, cut: 'limit' };
  try {
    return await searchText(reader, root, search);
  } finally {
    reader.close();
  }
}
