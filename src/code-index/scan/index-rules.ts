import { IndexerError, messageOf } from '../../domain/errors.ts';
import { compilePatterns, type PatternMatcher } from '../project-config/path-patterns.ts';
import type { ProjectConfig } from '../project-config/project-config.ts';
import { IgnoreFiles, type IgnoreRule } from './ignore-files.ts';

export const INDEXER_IGNORE_FILE = '.indexerignore';

const VERSION_CONTROL = new Set(['.git', '.hg', '.svn']);
const DEPENDENCIES = 'node_modules';

/** What `indexer.json` and `.indexerignore` files say about the files of a project. Made anew for every scan: it remembers what it read. */
export class IndexRules {
  /** The pattern of `indexer.json` that keeps a file out whatever else is said. */
  readonly excludedBy: PatternMatcher;
  readonly hasIncludes: boolean;
  readonly #includedBy: PatternMatcher;
  readonly #includePaths: readonly (readonly string[] | undefined)[];
  readonly #namesDependencies: boolean;
  readonly #ignoreFiles: IgnoreFiles;

  constructor(root: string, { include, exclude }: ProjectConfig) {
    this.excludedBy = compilePatterns(exclude);
    this.hasIncludes = include.length > 0;
    this.#includedBy = compilePatterns(include);
    this.#includePaths = include.filter((pattern) => !pattern.startsWith('!')).map(anchoredSegments);
    this.#namesDependencies = include.some((pattern) => pattern.split('/').includes(DEPENDENCIES));
    this.#ignoreFiles = new IgnoreFiles(root, INDEXER_IGNORE_FILE, (file, error) => {
      // Without its rules, what it hides would be shown.
      throw new IndexerError('SETTINGS_INVALID', `${root}/${file}: cannot be read: ${messageOf(error)}`, { cause: error });
    });
  }

  /** Whether a file that git or the ignore rules list (or do not) is part of the index. */
  admits(path: string, isListed: boolean): boolean {
    if (this.excludedBy(path) !== undefined) return false;
    return (isListed && this.hiddenBy(path) === undefined) || this.includedBy(path) !== undefined;
  }

  /** The line of an `.indexerignore` that hides the file. */
  hiddenBy(path: string): IgnoreRule | undefined {
    return this.#ignoreFiles.hides(path);
  }

  /** The pattern of `indexer.json` that shows a file although something hides it. */
  includedBy(path: string): string | undefined {
    return this.hasIncludes && path.split('/').every((name) => this.#mayEnter(name)) ? this.#includedBy(path) : undefined;
  }

  /** Whether a directory may hold included files; without trailing `/`. */
  mayHoldIncluded(directory: string): boolean {
    const names = directory.split('/');
    if (!this.hasIncludes || !names.every((name) => this.#mayEnter(name))) return false;
    return this.#includePaths.some((segments) => segments === undefined || leadsInto(names, segments));
  }

  #mayEnter(name: string): boolean {
    return !VERSION_CONTROL.has(name) && (name !== DEPENDENCIES || this.#namesDependencies);
  }
}

/** The segments of a pattern that is tied to the root, as one with a `/` before its end is; undefined of one that matches at any depth. */
function anchoredSegments(pattern: string): readonly string[] | undefined {
  const body = pattern.trimEnd().replace(/\/$/, '');
  return body.includes('/') && !body.startsWith('**/') ? body.replace(/^\//, '').split('/') : undefined;
}

/** Whether the directory is on the way to what the pattern names, or inside it. A segment with special characters may be any name. */
function leadsInto(names: readonly string[], segments: readonly string[]): boolean {
  for (const [index, name] of names.entries()) {
    const segment = segments[index];
    if (segment === undefined || segment.includes('**')) return true;
    const isLiteral = !/[\\*?[\]]/.test(segment);
    if (isLiteral && segment.toLowerCase() !== name.toLowerCase()) return false;
  }
  return true;
}
