/**
 * What was worked out from the index and stays true until it is written. The agents of a project ask for the same names, and
 * the next page of an answer is cut from the same result.
 */

const MAX_LOOKUPS = 64;

export class LookupCache {
  /** The least recently used first. */
  readonly #lookups = new Map<string, unknown>();
  #version: number | undefined;

  /**
   * @param key tells the lookup from all others, and so the type of its value
   * @param version of the database, read before `work` reads it: with another one nothing is kept
   * @param isSmall whether a value may be kept: there are up to 64 of them
   */
  get<Value>(key: string, version: number, work: () => Value, isSmall: (value: Value) => boolean): Value {
    if (version !== this.#version) {
      this.#lookups.clear();
      this.#version = version;
    }
    const known = this.#lookups.get(key) as Value | undefined;
    const value = known ?? work();
    if (known !== undefined) this.#lookups.delete(key);
    else if (!isSmall(value)) return value;
    else this.#shrink();
    this.#lookups.set(key, value);
    return value;
  }

  #shrink(): void {
    const [oldest] = this.#lookups.keys();
    if (this.#lookups.size >= MAX_LOOKUPS && oldest !== undefined) this.#lookups.delete(oldest);
  }
}
