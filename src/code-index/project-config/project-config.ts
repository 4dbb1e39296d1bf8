import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readConfigSource } from './config-source.ts';
import type { AllowedLanguages, ProjectConfigInput } from './project-config-schema.ts';

/** Name of the configuration at the root of a project. */
export const PROJECT_CONFIG_FILE = 'indexer.json';

/** Which files of a project are indexed, and how. Plain data: it travels between processes. */
export interface ProjectConfig {
  /** gitignore-style patterns of files to index although an ignore rule hides them. */
  readonly include: readonly string[];
  /** gitignore-style patterns of files never to index; stronger than `include`. */
  readonly exclude: readonly string[];
  /** gitignore-style patterns of files to rank lower. */
  readonly deprioritize: readonly string[];
  /** Language ids by lower-case file extension with its dot. */
  readonly extensions: Readonly<Record<string, string>>;
  /** Larger files are not indexed. */
  readonly maxFileBytes: number;
  /** Equal for equal rules; another one means that every file has to be looked at again. */
  readonly fingerprint: string;
}

export interface ReadProjectConfigOptions {
  readonly languageIds: AllowedLanguages;
  /** Limit where the project sets none. */
  readonly maxFileBytes?: number;
}

/** Counts up when the same configuration comes to mean something else, such as other conventions of `documentClass`. */
const RULES_VERSION = 1;
const FINGERPRINT_LENGTH = 16;

const NO_RULES = { include: [], exclude: [], deprioritize: [], extensions: {}, maxFileBytes: 1_048_576 } as const;

/** The rules of a project without `indexer.json`. */
export const DEFAULT_PROJECT_CONFIG: ProjectConfig = withFingerprint(NO_RULES);

/**
 * Reads `indexer.json`; comments and trailing commas are allowed, a missing file means defaults.
 *
 * @throws SETTINGS_INVALID naming the file, the place in it, the key, what is allowed and what is there.
 */
export function readProjectConfig(root: string, { languageIds, maxFileBytes }: ReadProjectConfigOptions): ProjectConfig {
  const input: ProjectConfigInput = readConfigSource(join(root, PROJECT_CONFIG_FILE), languageIds) ?? {};
  return withFingerprint({
    include: input.include ?? NO_RULES.include,
    exclude: input.exclude ?? NO_RULES.exclude,
    deprioritize: input.deprioritize ?? NO_RULES.deprioritize,
    extensions: input.extensions ?? NO_RULES.extensions,
    maxFileBytes: input.maxFileBytes ?? maxFileBytes ?? NO_RULES.maxFileBytes,
  });
}

function withFingerprint(rules: Omit<ProjectConfig, 'fingerprint'>): ProjectConfig {
  const { include, exclude, deprioritize, extensions, maxFileBytes } = rules;
  const byExtension = Object.entries(extensions).sort(([a], [b]) => (a < b ? -1 : 1));
  const effective = JSON.stringify([RULES_VERSION, include, exclude, deprioritize, byExtension, maxFileBytes]);
  return { ...rules, fingerprint: createHash('sha256').update(effective).digest('hex').slice(0, FINGERPRINT_LENGTH) };
}
