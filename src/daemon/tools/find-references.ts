import * as z from 'zod';
import { referencesAnswer } from '../../code-index/answers/references-answer.ts';
import { REFERENCE_ROLES } from '../../code-index/symbol.ts';
import { answerOptions, pageOf, withCursor } from './answer-options.ts';
import { defineTool } from './tool.ts';

export const findReferences = defineTool({
  name: 'find_references',
  title: 'Find references',
  description:
    'Finds where a name is used: calls, imports, types, super-classes, values passed on, writes. Returns `line: role in Container.symbol  code` ' +
    'by file, source before tests. With Container.name or `path` only the uses of that definition; else all of the name, and what is a guess says so.',
  readOnly: true,
  input: z.object({
    name: z.string().min(1).max(300).describe('The name of a function, class, type, constant, ..., or Container.name for one of several.'),
    path: z.string().min(1).max(4096).optional().describe('File or directory of the definition, where several have the name.'),
    role: z.enum(REFERENCE_ROLES).optional().describe('Only uses of this role.'),
    limit: z.int().min(1).max(500).default(50).describe('Uses on a page.'),
    ...answerOptions,
  }),
  run: async (input, { index, now }) => {
    const page = pageOf(input);
    const { name, path = null, role = null, limit } = input;
    const result = await index.findReferences({ name, path, role, limit, offset: page.offset });
    const shown = result.files.reduce((sum, { references }) => sum + references.length, 0);
    return { text: referencesAnswer(result, page, index.freshness(), now), data: withCursor(result, page, shown) };
  },
});
