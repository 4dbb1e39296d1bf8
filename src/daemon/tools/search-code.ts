import { z } from 'zod';
import { searchAnswer } from '../../code-index/answers/search-answer.ts';
import { defineTool } from './tool.ts';

export const searchCode = defineTool({
  name: 'search_code',
  title: 'Search code',
  description:
    'Finds text in the files of the project and returns the matching lines as `path` and `line: text`, best files first. ' +
    'Words separated by spaces must all be in the file; "..." matches a text as it stands, punctuation and parts of words included. ' +
    'Use it instead of grep. To find where something is defined, find_symbol is more precise.',
  input: z.object({
    query: z.string().min(1).max(1000).describe('Words, or "exact text" in double quotes.'),
    case_sensitive: z.boolean().default(false).describe('Tell upper from lower case.'),
    limit: z.int().min(1).max(100).default(10).describe('Files to return.'),
  }),
  run: async ({ query, case_sensitive: caseSensitive, limit }, { index, now }) => {
    const result = await index.searchText({ query, caseSensitive, limit });
    return { text: searchAnswer(query, result, index.freshness(), now), data: result };
  },
});
