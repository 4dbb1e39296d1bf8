import * as z from 'zod';
import { statusAnswer } from '../../code-index/answers/status-answer.ts';
import { defineTool } from './tool.ts';

export const indexStatus = defineTool({
  name: 'index_status',
  title: 'Index status',
  description: 'Tells which project is indexed, how many files and symbols it has and how fresh the answers of the other tools are.',
  readOnly: true,
  input: z.object({}),
  run: async (_input, { index, now }) => {
    const summary = index.summary();
    return { text: statusAnswer(index.root, summary, now), data: { root: index.root, index: summary } };
  },
});
