import { existsSync } from 'node:fs';
import { submodulesAmong } from './git-files.ts';

/** Whether git keeps a work tree here: a repository, a linked work tree or an initialised submodule. Git may still disagree. */
export function hasGit(directory: string): boolean {
  return existsSync(`${directory}/.git`);
}

/** Finds the repository that lists a file: that of the project, or an initialised submodule at any depth. */
export class Repositories {
  readonly #root: string;
  readonly #bases = new Map<string, Promise<string>>([['', Promise.resolve('')]]);

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Directory of that repository, relative to the root, with trailing `/`; empty for that of the project. A nested
   * repository that is no submodule lists nothing for the project, so its files belong to the one around it.
   *
   * @throws INDEX_FAILED when git does not answer in the repository of the project
   */
  baseOf(path: string): Promise<string> {
    const directory = path.slice(0, path.lastIndexOf('/', path.length - 2) + 1);
    let base = this.#bases.get(directory);
    if (base === undefined) {
      base = this.#find(directory);
      this.#bases.set(directory, base);
    }
    return base;
  }

  async #find(directory: string): Promise<string> {
    const around = await this.baseOf(directory);
    if (!hasGit(`${this.#root}/${directory}`)) return around;
    try {
      const submodules = await submodulesAmong(`${this.#root}/${around}`, [directory.slice(around.length, -1)]);
      return submodules.length === 0 ? around : directory;
    } catch (error) {
      if (around === '') throw error;
      return around; // a submodule in which git fails lists nothing
    }
  }
}
