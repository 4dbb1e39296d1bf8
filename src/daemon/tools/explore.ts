import * as z from 'zod';
import { exploreAnswer } from '../../code-index/answers/explore-answer.ts';
import { defineTool } from './tool.ts';

const DEFAULT_TOKENS = 4000;
const MAX_TOKENS = 20_000;
const MAX_QUESTION = 40_000;

export const explore = defineTool({
  name: 'explore',
  title: 'Explore',
  description:
    'The first call for a task: takes a question, a whole issue text, an error message or a stack trace, and returns the files and definitions ' +
    'it is about, best first, with the lines of code that matter as exact ranges, and further likely files. ' +
    'Identifiers, paths, quoted messages and plain words all help. Use it before search_code; its ranges need no second reading.',
  readOnly: true,
  input: z.object({
    question: z.string().min(1).max(MAX_QUESTION).describe('A question, issue text, error message or stack trace, as it is.'),
    max_tokens: z
      .int()
      .min(500)
      .max(MAX_TOKENS)
      .default(DEFAULT_TOKENS)
      .describe(
        'Size of the answer in tokens. The default is enough to find the place; to answer how or why something happens without ' +
          'reading a file, take 10000 to 15000.',
      ),
  }),
  run: async ({ question, max_tokens: maxTokens }, { index, now }) => {
    const exploration = await index.explore({ question, maxTokens });
    return { text: exploreAnswer(exploration, maxTokens, index.freshness(), now), data: exploration };
  },
});
