import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import ignore, { type Ignore } from 'ignore';
import { errnoOf } from '../../domain/errors.ts';
import { NAMES_IGNORE_CASE } from '../project-config/path-patterns.ts';

const GONE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** The line of a file that decides about a path. */
export interface IgnoreRule {
  /** Relative to the root. */
  readonly source: string;
  /** From 1. */
  readonly line: number;
  readonly pattern: string;
}

interface RuleFile {
  /** Directory of the file, relative to the root, with a trailing `/`; empty for the root. */
  readonly base: string;
  readonly matcher: Ignore;
}

interface Directory {
  /** Set when it is hidden, with all that is below. */
  readonly hiddenBy: IgnoreRule | undefined;
  /** What holds below it, the outermost first. */
  readonly rules: readonly RuleFile[];
}

/** The ignore files of one name (`.gitignore`, `.indexerignore`) at every depth of a project. Each is read when first asked about. */
export class IgnoreFiles {
  readonly #root: string;
  readonly #name: string;
  readonly #onUnreadable: (file: string, error: unknown) => void;
  readonly #directories = new Map<string, Directory>();

  /** @param onUnreadable told of an ignore file, relative to the root, that cannot be read; it holds no rules, unless this throws */
  constructor(root: string, name: string, onUnreadable: (file: string, error: unknown) => void) {
    this.#root = root;
    this.#name = name;
    this.#onUnreadable = onUnreadable;
  }

  /** The rule that hides the path or a directory around it; of a directory, the path ends with `/`. */
  hides(path: string): IgnoreRule | undefined {
    const around = this.#directory(path.slice(0, path.lastIndexOf('/', path.length - 2) + 1));
    return around.hiddenBy ?? decide(path, around.rules, this.#name).hiddenBy;
  }

  #directory(path: string): Directory {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const directory = path === '' ? this.#enter(path, []) : this.#inside(path);
    this.#directories.set(path, directory);
    return directory;
  }

  #inside(path: string): Directory {
    const parent = this.#directory(path.slice(0, path.lastIndexOf('/', path.length - 2) + 1));
    if (parent.hiddenBy) return parent;
    const { hiddenBy, rules } = decide(path, parent.rules, this.#name);
    return hiddenBy ? { hiddenBy, rules } : this.#enter(path, rules);
  }

  #enter(path: string, rules: readonly RuleFile[]): Directory {
    const text = this.#read(path + this.#name);
    return { hiddenBy: undefined, rules: text === undefined ? rules : [...rules, { base: path, matcher: matcherOf(text) }] };
  }

  /** Undefined where there is no regular file of that name: like git, links are not followed. */
  #read(file: string): string | undefined {
    try {
      if (!lstatSync(`${this.#root}/${file}`, { throwIfNoEntry: false })?.isFile()) return undefined;
      return readRegularFile(`${this.#root}/${file}`);
    } catch (error) {
      if (!GONE.has(errnoOf(error) ?? '')) this.#onUnreadable(file, error);
      return undefined;
    }
  }
}

/** O_NONBLOCK keeps a FIFO from blocking, O_NOFOLLOW a link from leading out, in case the file has just changed. */
function readRegularFile(file: string): string | undefined {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return fstatSync(descriptor).isFile() ? readFileSync(descriptor, 'utf8') : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** The deepest file that has an opinion decides, as in git. */
function decide(path: string, rules: readonly RuleFile[], name: string): Directory {
  for (let index = rules.length - 1; index >= 0; index--) {
    const { base, matcher } = rules[index]!;
    const { ignored, unignored, rule } = matcher.test(path.slice(base.length));
    if (ignored && rule) return { hiddenBy: { source: base + name, line: Number(rule.mark), pattern: rule.pattern }, rules };
    if (unignored) return { hiddenBy: undefined, rules: rules.map((file, at) => (at < index ? overruled(file, path) : file)) };
  }
  return { hiddenBy: undefined, rules };
}

/** For what is below a directory that a deeper file shows again: its matcher takes everything below a hidden directory for hidden. */
function overruled(outer: RuleFile, path: string): RuleFile {
  if (!path.endsWith('/') || !outer.matcher.test(path.slice(outer.base.length)).ignored) return outer;
  const pattern = `!/${path.slice(outer.base.length).replaceAll(/[\\*?[\] ]/g, String.raw`\$&`)}`;
  return { base: outer.base, matcher: emptyMatcher().add(outer.matcher).add({ pattern }) };
}

function matcherOf(text: string): Ignore {
  return emptyMatcher().add(text.split('\n').map((pattern, index) => ({ pattern, mark: String(index + 1) })));
}

function emptyMatcher(): Ignore {
  return ignore({ ignoreCase: NAMES_IGNORE_CASE });
}
