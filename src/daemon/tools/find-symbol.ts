import { z } from 'zod';
import { symbolAnswer } from '../../code-index/answers/symbol-answer.ts';
import { SYMBOL_KINDS } from '../../code-index/symbol.ts';
import { defineTool } from './tool.ts';

export const findSymbol = defineTool({
  name: 'find_symbol',
  title: 'Find symbol',
  description:
    'Finds where functions, classes, methods, types, constants and other symbols are defined, by name: exact first, then other letter case, ' +
    'prefix and the words inside a name (`parse config` finds parseUserConfig). `Container.name` asks for a member. ' +
    'Returns `path:start-end  kind  signature` for each.',
  input: z.object({
    name: z.string().min(1).max(300).describe('A name, a part of one, or Container.name.'),
    kind: z.enum(SYMBOL_KINDS).optional().describe('Only symbols of this kind.'),
    limit: z.int().min(1).max(200).default(20).describe('Symbols to return.'),
  }),
  run: async ({ name, kind, limit }, { index, now }) => {
    const result = await index.findSymbols({ name, kind: kind ?? null, limit });
    return { text: symbolAnswer(name, result, index.freshness(), now), data: result };
  },
});
