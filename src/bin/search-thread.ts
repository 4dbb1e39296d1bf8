/** Thread entry: searches that the daemon's own thread must not wait for. */
import { DocumentTexts } from '../code-index/query/document-texts.ts';
import type { QueryOutcome } from '../code-index/query/query-thread.ts';
import { searchText, type TextSearchResult } from '../code-index/query/search-text.ts';
import type { SearchTask } from '../code-index/query/search-thread.ts';
import { IndexReader } from '../code-index/store/index-reader.ts';
import { IndexerError } from '../domain/errors.ts';

export default async function search({ databaseFile, root, search }: SearchTask): Promise<QueryOutcome<TextSearchResult>> {
  const reader = IndexReader.open(databaseFile);
  if (reader === undefined) return { result: { files: [], complete: false, cut: 'limit' } };
  const texts = new DocumentTexts(root);
  try {
    return { result: await searchText(reader, texts, search) };
  } catch (error) {
    if (error instanceof IndexerError) return { error: error.toBody() };
    throw error;
  } finally {
    texts.clear();
    reader.close();
  }
}
