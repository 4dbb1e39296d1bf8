import * as z from 'zod';
import { symbolAnswer } from '../../code-index/answers/symbol-answer.ts';
import { symbolSource } from '../../code-index/query/symbol-source.ts';
import { SYMBOL_KINDS } from '../../code-index/symbol.ts';
import { answerOptions, pageOf, withCursor } from './answer-options.ts';
import { defineTool } from './tool.ts';

export const findSymbol = defineTool({
  name: 'find_symbol',
  title: 'Find symbol',
  description:
    'Finds where functions, classes, methods, types, constants and other symbols are defined, by name: exact first, then other letter case, ' +
    'prefix, the words inside a name (`parse config` finds parseUserConfig) and misspellings. `Container.name` asks for a member. ' +
    'Returns `path:start-end  kind  signature` for each; detailed adds the comment and the code.',
  readOnly: true,
  input: z.object({
    name: z.string().min(1).max(300).describe('A name, a part of one, or Container.name.'),
    kind: z.enum(SYMBOL_KINDS).optional().describe('Only symbols of this kind.'),
    limit: z.int().min(1).max(200).default(20).describe('Symbols on a page.'),
    ...answerOptions,
  }),
  run: async (input, { index, now }) => {
    const page = pageOf(input);
    const result = await index.findSymbols({ name: input.name, kind: input.kind ?? null, limit: input.limit, offset: page.offset });
    const sourceOf =
      input.response_format === 'detailed' ? (symbol: (typeof result.symbols)[number]) => symbolSource(index.root, symbol) : null;
    return {
      text: symbolAnswer(input.name, result, sourceOf, page, index.freshness(), now),
      data: withCursor(result, page, result.symbols.length),
    };
  },
});
