import * as z from 'zod';
import { outlineAnswer } from '../../code-index/answers/outline-answer.ts';
import { answerOptions, pageOf } from './answer-options.ts';
import { defineTool } from './tool.ts';

/** Up to this many symbols, all are listed whatever the format. */
const FEW_SYMBOLS = 60;
const CONCISE_DEPTH = 1;

export const fileOutline = defineTool({
  name: 'file_outline',
  title: 'File outline',
  description:
    'Lists the symbols of one file in order, nested, as `start-end  kind  signature`. Read it before a large file to see which lines matter.',
  readOnly: true,
  input: z.object({
    path: z.string().min(1).max(4096).describe('Path of the file, relative to the project root or absolute.'),
    ...answerOptions,
  }),
  run: async (input, { index, now }) => {
    const outline = await index.outline(input.path);
    const all = input.response_format === 'detailed' || outline.symbols.length <= FEW_SYMBOLS;
    return { text: outlineAnswer(outline, all ? Infinity : CONCISE_DEPTH, pageOf(input), index.freshness(), now), data: outline };
  },
});
