import * as z from 'zod';
import { implementationsAnswer } from '../../code-index/answers/implementations-answer.ts';
import { answerOptions, pageOf, withCursor } from './answer-options.ts';
import { targetInput } from './target-input.ts';
import { defineTool } from './tool.ts';

export const findImplementations = defineTool({
  name: 'find_implementations',
  title: 'Find implementations',
  description:
    'What implements or extends a class, interface or trait, over all steps of inheritance, or what overrides a method (`Type.method`). ' +
    'Returns `path:start-end  kind name`, indented by distance.',
  readOnly: true,
  input: z.object({ ...targetInput, limit: z.int().min(1).max(500).default(100).describe('Implementations on a page.'), ...answerOptions }),
  run: async (input, { index, now }) => {
    const page = pageOf(input);
    const { name, path = null, limit } = input;
    const result = await index.implementations({ name, path, limit, offset: page.offset });
    const shown = result.targets.reduce((sum, target) => sum + target.implementations.length, 0);
    return { text: implementationsAnswer(name, result, page, index.freshness(), now), data: withCursor(result, page, shown) };
  },
});
