/** Inputs of tools that ask about one symbol. */
import * as z from 'zod';

export const targetInput = {
  name: z.string().min(1).max(300).describe('The exact name, or Container.name for one of several.'),
  path: z.string().min(1).max(4096).optional().describe('File or directory of the definition, where several have the name.'),
};

/** A tree has no pages. */
export const treeBudget = {
  max_tokens: z.int().min(200).max(20_000).default(2000).describe('Size of the answer in tokens.'),
};
