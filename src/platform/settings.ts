import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import * as z from 'zod';
import { errnoOf, IndexerError, messageOf } from '../domain/errors.ts';
import { PLACEMENTS } from '../domain/placement.ts';
import { BYTES_SYNTAX, DURATION_SYNTAX, parseBytes, parseDuration } from './units.ts';

const DEFAULT_MAX_FILE_BYTES = 1_048_576;

const DEFAULT_MAX_DAEMON_MEMORY = '1536MB';

/** Less than this an idle daemon with an index may need. */
const MIN_DAEMON_MEMORY = 100_000_000;

const DEFAULT_IDLE_TIMEOUT = '30m';

/** A text such as `30m` or `2GB` in the file, a number in the settings. */
const inUnits = (parse: (text: string) => number | undefined, syntax: string) =>
  z.union([z.string(), z.literal(0)], `expected ${syntax}`).transform((value, context) => {
    const parsed = parse(String(value));
    if (parsed === undefined) context.addIssue(`expected ${syntax}`);
    return parsed ?? z.NEVER;
  });

const settingsSchema = z.strictObject({
  $schema: z.string().optional(),
  placement: z
    .enum(PLACEMENTS)
    .optional()
    .describe('Placement of projects that were not given one. Default: pool while a pool runs, else dedicated.'),
  poolSize: z.int().min(1).max(64).default(4).describe('Slots of a pool that was started without --size.'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  maxDaemonMemory: inUnits(parseBytes, BYTES_SYNTAX)
    .refine((bytes) => bytes >= MIN_DAEMON_MEMORY, 'expected 100MB or more')
    .default(() => parseBytes(DEFAULT_MAX_DAEMON_MEMORY)!)
    .describe('A daemon with more resident memory is replaced; with two thirds of it, it drops its caches.'),
  maxDaemons: z.int().min(1).optional().describe('Daemons that run at a time; the one unused for longest stops first. Default: no limit.'),
  maxMemory: inUnits(parseBytes, BYTES_SYNTAX)
    .refine((bytes) => bytes > 0, 'expected more than nothing')
    .optional()
    .describe('Resident memory of all daemons together; the one unused for longest stops first. Default: no limit.'),
  idleTimeout: inUnits(parseDuration, DURATION_SYNTAX)
    .default(() => parseDuration(DEFAULT_IDLE_TIMEOUT)!)
    .describe('A daemon that nobody has used for so long stops until it is needed. 0: never.'),
  maxBuilds: z
    .int()
    .min(1)
    .max(64)
    .default(() => Math.max(1, Math.floor(availableParallelism() / 2)))
    .describe('First and full builds of an index at a time, over all daemons. Default: half the cores.'),
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
