import { z } from 'zod';
import { outlineAnswer } from '../../code-index/answers/outline-answer.ts';
import { defineTool } from './tool.ts';

export const fileOutline = defineTool({
  name: 'file_outline',
  title: 'File outline',
  description:
    'Lists the symbols of one file in order, nested, as `start-end  kind  signature`. Read it before a large file to see which lines matter.',
  input: z.object({
    path: z.string().min(1).max(4096).describe('Path of the file, relative to the project root or absolute.'),
  }),
  run: async ({ path }, { index, now }) => {
    const outline = await index.outline(path);
    return { text: outlineAnswer(outline, index.freshness(), now), data: outline };
  },
});
