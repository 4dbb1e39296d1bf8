/** The indexed files of a project as ranking needs them: in one table, found by name and by the words of their paths. */
import { nameWords } from '../parse/name-words.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { prior } from './prior.ts';
import type { ProjectFile } from './project-file.ts';
import { stemOf } from './stem.ts';

export class ProjectFiles {
  /** In the order in which documents are numbered; a place in this list is what other tables call a position. */
  readonly files: readonly ProjectFile[];
  readonly #positions: ReadonlyMap<number, number>;
  #byPath: ReadonlyMap<string, number> | undefined;
  #byName: Map<string, number[]> | undefined;
  #priors: Float64Array | undefined;
  #byModule: Map<string, number[]> | undefined;
  #byWord: Map<string, number[]> | undefined;

  constructor(reader: IndexReader) {
    this.files = reader.all<ProjectFile>(
      `SELECT id, path, class, language, size, symbols FROM documents WHERE status = 'indexed' ORDER BY id`,
    );
    this.#positions = new Map(this.files.map(({ id }, position) => [id, position]));
  }

  positionOf(id: number): number | undefined {
    return this.#positions.get(id);
  }

  /** How likely each is meant, whatever the question. */
  get priors(): Float64Array {
    return (this.#priors ??= Float64Array.from(this.files, prior));
  }

  positionAt(path: string): number | undefined {
    this.#byPath ??= new Map(this.files.map((file, position) => [file.path, position]));
    return this.#byPath.get(path);
  }

  /** Positions of the files with this base name, whatever its letter case. */
  named(base: string): readonly number[] {
    this.#byName ??= grouped(this.files, ({ path }) => [baseOf(path).toLowerCase()]);
    return this.#byName.get(base.toLowerCase()) ?? [];
  }

  /** Positions of the files with this base name without extension. */
  modulesNamed(name: string): readonly number[] {
    this.#byModule ??= grouped(this.files, ({ path }) => [baseOf(path).replace(/\..*/, '')]);
    return this.#byModule.get(name) ?? [];
  }

  /** Positions of the files whose path has a word with this stem. */
  withWord(stem: string): readonly number[] {
    this.#byWord ??= grouped(this.files, ({ path }) => [...new Set(nameWords(path).map(stemOf))]);
    return this.#byWord.get(stem) ?? [];
  }
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function grouped(files: readonly ProjectFile[], keysOf: (file: ProjectFile) => readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [position, file] of files.entries()) {
    for (const key of keysOf(file)) {
      const group = groups.get(key);
      if (group) group.push(position);
      else groups.set(key, [position]);
    }
  }
  return groups;
}
