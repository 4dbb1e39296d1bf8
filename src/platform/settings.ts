import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { errnoOf, IndexerError, messageOf } from '../domain/errors.ts';
import { PLACEMENTS } from '../domain/placement.ts';

const DEFAULT_MAX_FILE_BYTES = 1_048_576;

const settingsSchema = z.strictObject({
  $schema: z.string().optional(),
  placement: z
    .enum(PLACEMENTS)
    .optional()
    .describe('Placement of projects that were not given one. Default: pool while a pool runs, else dedicated.'),
  poolSize: z.int().min(1).max(64).default(4).describe('Slots of a pool that was started without --size.'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  maxFileBytes: z.int().min(1024).max(67_108_864).default(DEFAULT_MAX_FILE_BYTES).describe('Larger files are not indexed.'),
});

/** The user's settings: `<config>/config.json`, every key optional. */
export type Settings = z.infer<typeof settingsSchema>;

/**
 * Reads the settings; a missing file means defaults.
 *
 * @throws SETTINGS_INVALID naming the file, the key and what is allowed.
 */
export function readSettings(file: string): Settings {
  const parsed = settingsSchema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(top level)'}: ${issue.message}`);
  throw new IndexerError('SETTINGS_INVALID', `${file}: ${problems.join('; ')}`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return {};
    throw new IndexerError('SETTINGS_INVALID', `${file}: ${messageOf(error)}`, { cause: error });
  }
}
