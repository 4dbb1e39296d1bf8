import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LANGUAGES } from '../code-index/languages/languages.ts';
import { projectConfigJsonSchema } from '../code-index/project-config/project-config-schema.ts';

/** Writes `indexer.schema.json`, by which editors complete and check an `indexer.json`. */
export async function writeConfigSchema(dist: string): Promise<void> {
  const schema = projectConfigJsonSchema(LANGUAGES.map(({ id }) => id));
  await writeFile(join(dist, 'indexer.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
}
