import { IgnoreFiles, type IgnoreRule } from './ignore-files.ts';

/** Where there is no git to tell, these are never part of a project. */
const NEVER = new Set(['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__']);

/** Which files belong to a project that git does not list: all but those that a `.gitignore` on the way hides. */
export class ProjectRules {
  /** `.gitignore` files that could not be read, relative to the root. */
  readonly unreadable = new Set<string>();
  readonly #ignoreFiles: IgnoreFiles;

  constructor(root: string) {
    this.#ignoreFiles = new IgnoreFiles(root, '.gitignore', (file) => this.unreadable.add(file));
  }

  holds(path: string): boolean {
    return this.neverIn(path) === undefined && this.hiddenBy(path) === undefined;
  }

  /** Whether a directory that is reached through entered ones can hold files of the project; without trailing `/`. */
  enters(directory: string): boolean {
    return !NEVER.has(directory.slice(directory.lastIndexOf('/') + 1)) && this.hiddenBy(`${directory}/`) === undefined;
  }

  /** The line of a `.gitignore` that hides the path; of a directory, it ends with `/`. */
  hiddenBy(path: string): IgnoreRule | undefined {
    return this.#ignoreFiles.hides(path);
  }

  /** The name in the path of a file for which nothing below it is part of a project. */
  neverIn(path: string): string | undefined {
    const names = path.split('/');
    return names.find((name, index) => (index < names.length - 1 ? NEVER.has(name) : name === '.git'));
  }
}
