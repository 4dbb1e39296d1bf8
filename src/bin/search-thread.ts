/** Thread entry: searches that the daemon's own thread must not wait for. */
import type { SearchOutcome, SearchTask } from '../code-index/query/search-thread.ts';
import { searchText } from '../code-index/query/search-text.ts';
import { IndexReader } from '../code-index/store/index-reader.ts';
import { IndexerError } from '../domain/errors.ts';

export default async function search({ databaseFile, root, search }: SearchTask): Promise<SearchOutcome> {
  const reader = IndexReader.open(databaseFile);
  if (reader === undefined) return { result: { files: [], complete: false, cut: 'limit' } };
  try {
    return { result: await searchText(reader, root, search) };
  } catch (error) {
    if (error instanceof IndexerError) return { error: error.toBody() };
    throw error;
  } finally {
    reader.close();
  }
}
