import * as z from 'zod';
import { searchAnswer } from '../../code-index/answers/search-answer.ts';
import { answerOptions, pageOf, withCursor } from './answer-options.ts';
import { defineTool } from './tool.ts';

const DETAILED_CONTEXT = 2;

export const searchCode = defineTool({
  name: 'search_code',
  title: 'Search code',
  description:
    'Finds text in the files of the project and returns the matching lines as `path` and `line: text`, best files first. ' +
    'Words must all be in the file; "exact text", /regex/, `a or b`, -word, (groups), sym:NAME, file:PATH or GLOB, -file:, lang:, case:yes narrow it. ' +
    'Use it instead of grep. To find where something is defined, find_symbol is more precise; who uses it, find_references.',
  readOnly: true,
  input: z.object({
    query: z
      .string()
      .min(1)
      .max(1000)
      .describe('Words, "exact text", /regex/ and filters; without case: upper case in it makes it case-sensitive.'),
    case_sensitive: z.boolean().optional().describe('Tell upper from lower case, or not, whatever the query says.'),
    whole_word: z.boolean().default(false).describe('Match whole words only.'),
    paths: z.array(z.string().min(1).max(500)).max(20).default([]).describe('Globs that the path must match, such as src/**/*.ts.'),
    languages: z.array(z.string().min(1).max(40)).max(20).default([]).describe('Languages, such as typescript or python; any of them.'),
    context: z.int().min(0).max(10).optional().describe('Lines to show around each match.'),
    limit: z.int().min(1).max(100).default(10).describe('Files on a page.'),
    ...answerOptions,
  }),
  run: async (input, { index, signal, now }) => {
    const page = pageOf(input);
    const search = {
      query: input.query,
      caseSensitive: input.case_sensitive ?? null,
      wholeWord: input.whole_word,
      paths: input.paths,
      languages: input.languages,
      context: input.context ?? (input.response_format === 'detailed' ? DETAILED_CONTEXT : 0),
      limit: input.limit,
      offset: page.offset,
    };
    const result = await index.searchText(search, signal);
    return { text: searchAnswer(input.query, result, page, index.freshness(), now), data: withCursor(result, page, result.files.length) };
  },
});
