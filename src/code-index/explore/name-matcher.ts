/** Which words of a question a name has, as stems: `resolveRedirects` has `redirect`. */
import { nameWords } from '../parse/name-words.ts';
import { startOf, stemOf } from './stem.ts';

export class NameMatcher {
  readonly #stems: ReadonlySet<string>;
  /** Names without any of the words are most: one regular expression tells. */
  readonly #anyOf: RegExp | undefined;
  readonly #known = new Map<string, readonly string[]>();

  constructor(stems: Iterable<string>) {
    this.#stems = new Set(stems);
    const starts = [...this.#stems].map(startOf);
    this.#anyOf = starts.length === 0 ? undefined : new RegExp(starts.join('|'), 'iu');
  }

  /** Distinct. */
  stemsIn(name: string): readonly string[] {
    if (this.#anyOf?.test(name) !== true) return [];
    const known = this.#known.get(name);
    if (known) return known;
    const stems = [...new Set(nameWords(name).map(stemOf))].filter((stem) => this.#stems.has(stem));
    this.#known.set(name, stems);
    return stems;
  }
}
