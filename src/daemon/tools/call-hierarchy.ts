import * as z from 'zod';
import { callHierarchyAnswer } from '../../code-index/answers/call-hierarchy-answer.ts';
import { defineTool } from './tool.ts';
import { targetInput, treeBudget } from './target-input.ts';

export const callHierarchy = defineTool({
  name: 'call_hierarchy',
  title: 'Call hierarchy',
  description:
    'Who calls a function or method (incoming), or what it calls (outgoing), over several steps, as a tree of `Container.name  path:lines`. ' +
    'Calls are resolved by scope, imports and types; what is only guessed by name says so and is not followed. Cycles are marked.',
  readOnly: true,
  input: z.object({
    ...targetInput,
    direction: z.enum(['incoming', 'outgoing']).default('incoming').describe('incoming: who calls it; outgoing: what it calls.'),
    depth: z.int().min(1).max(6).default(2).describe('Steps to follow.'),
    limit: z.int().min(1).max(100).default(20).describe('Calls to show of each symbol.'),
    ...treeBudget,
  }),
  run: async (input, { index, now }) => {
    const { name, path = null, direction, depth, limit } = input;
    const result = await index.callHierarchy({ name, path, direction, depth, limit });
    return { text: callHierarchyAnswer(name, result, input.max_tokens, index.freshness(), now), data: result };
  },
});
