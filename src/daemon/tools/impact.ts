import * as z from 'zod';
import { impactAnswer } from '../../code-index/answers/impact-answer.ts';
import { treeBudget } from './target-input.ts';
import { defineTool } from './tool.ts';

export const impact = defineTool({
  name: 'impact',
  title: 'Impact of a change',
  description:
    'What a change touches: everything that uses the changed code, nearest first, the tests that reach it, and the routes and entry points behind it. ' +
    'Of a symbol (`name`), of a file (`path`), or without both of what differs in the working tree from a commit (`base`, default HEAD).',
  readOnly: true,
  input: z.object({
    name: z.string().min(1).max(300).optional().describe('A symbol: the exact name, or Container.name.'),
    path: z.string().min(1).max(4096).optional().describe('A file; with `name` the place of the definition.'),
    base: z.string().min(1).max(200).default('HEAD').describe('Commit, branch or tag to compare the working tree with.'),
    depth: z.int().min(1).max(6).default(3).describe('Steps to follow.'),
    limit: z.int().min(1).max(500).default(100).describe('Symbols and tests to show.'),
    ...treeBudget,
  }),
  run: async (input, { index, now }) => {
    const { name, path, base, depth, limit } = input;
    const result = await index.impact({ name: name ?? null, path: path ?? null, base, depth, limit });
    const what = name ?? path ?? `the working tree since ${base}`;
    return { text: impactAnswer(what, result, input.max_tokens, index.freshness(), now), data: result };
  },
});
