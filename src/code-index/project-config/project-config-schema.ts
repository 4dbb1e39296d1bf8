import * as z from 'zod';

const pattern = z
  .string()
  .refine((text) => text.trim() !== '' && !text.startsWith('#'), 'a pattern that matches nothing: it is empty or a comment')
  .refine(
    (text) => !/^!?\.{1,2}(\/|$)/.test(text),
    'a pattern that matches nothing: write it relative to the project root, without ./ or ../',
  );

const extension = z.string().regex(/^\.[^./\\\sA-Z]+$/, 'expected one lower-case extension with its dot, such as ".foo"');

/** Languages that `extensions` may name; `any` is for readers to whom they do not matter. */
export type AllowedLanguages = readonly string[] | 'any';

/** What `indexer.json` may say. */
export function projectConfigSchema(languageIds: AllowedLanguages) {
  return z.strictObject({
    $schema: z.string().optional().describe('Where an editor finds the description of this file.'),
    include: z
      .array(pattern)
      .optional()
      .describe(
        'Patterns as in .gitignore, relative to the project root: files to index although git or .indexerignore hides them, such as generated code. Files below node_modules only when a pattern names node_modules.',
      ),
    exclude: z
      .array(pattern)
      .optional()
      .describe('Patterns as in .gitignore, relative to the project root: files never to index, even tracked ones. Stronger than include.'),
    deprioritize: z
      .array(pattern)
      .optional()
      .describe('Patterns as in .gitignore, relative to the project root: files to show after all others.'),
    extensions: z
      .record(extension, languageIds === 'any' ? z.string() : z.enum(languageIds))
      .optional()
      .describe('Languages by file extension, such as { ".foo": "python" }; stronger than the built-in ones.'),
    maxFileBytes: z
      .int()
      .min(1024)
      .max(67_108_864)
      .optional()
      .describe('Larger files are not indexed. Default: the maxFileBytes of the user.'),
  });
}

/** A parsed `indexer.json`. */
export type ProjectConfigInput = z.infer<ReturnType<typeof projectConfigSchema>>;

/** The same as JSON schema (draft 7, which every editor reads). */
export function projectConfigJsonSchema(languageIds: readonly string[]): Record<string, unknown> {
  const schema = z.toJSONSchema(projectConfigSchema(languageIds), { target: 'draft-7', io: 'input' });
  return { ...schema, title: 'indexer.json', description: 'Which files of a project are indexed, and how.', allowTrailingCommas: true };
}
