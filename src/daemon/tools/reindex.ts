import * as z from 'zod';
import { statusAnswer } from '../../code-index/answers/status-answer.ts';
import { defineTool } from './tool.ts';

export const reindex = defineTool({
  name: 'reindex',
  title: 'Bring the index up to date',
  description:
    'Looks at every file of the project again and indexes what changed. Seldom needed: changes are seen by themselves within a second. ' +
    'Use it when an answer contradicts a file, or after a change of indexer.json or .indexerignore; `full` reads unchanged files, too.',
  readOnly: false,
  mayTakeLong: true,
  input: z.object({ full: z.boolean().default(false).describe('Read and parse every file again, changed or not.') }),
  run: async ({ full }, { index, reindex: bringUpToDate, signal, report, now }) => {
    await bringUpToDate({ full, signal, report });
    const summary = index.summary();
    return { text: statusAnswer(index.root, summary, now), data: { root: index.root, index: summary } };
  },
});
