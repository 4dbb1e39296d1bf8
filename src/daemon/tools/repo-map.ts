import * as z from 'zod';
import { mapAnswer } from '../../code-index/answers/map-answer.ts';
import { defineTool } from './tool.ts';

const DEFAULT_TOKENS = 4000;
const MAX_TOKENS = 20_000;

export const repoMap = defineTool({
  name: 'repo_map',
  title: 'Repository map',
  description:
    'The map that a newcomer wants first: the files and definitions that the rest of the project uses most, with signatures and lines, ' +
    'and what the directories hold. `focus` on paths or symbols shows what matters around them.',
  readOnly: true,
  input: z.object({
    focus: z
      .array(z.string().min(1).max(500))
      .max(20)
      .default([])
      .describe('Files, directories or symbols that the map is to be about; none: the whole project.'),
    max_tokens: z.int().min(300).max(MAX_TOKENS).default(DEFAULT_TOKENS).describe('Size of the map in tokens.'),
  }),
  run: async ({ focus, max_tokens: maxTokens }, { index, now }) => {
    const map = await index.repoMap({ focus, maxTokens });
    return { text: mapAnswer(map, maxTokens, index.freshness(), now), data: map };
  },
});
