/**
 * The terms of a vocabulary, held in memory as the blocks that they are stored in: a set of them would take six times the space.
 */
/** JavaScript compares UTF-16 units, SQLite bytes of UTF-8: from here on these orders differ. */
const ORDERED_OTHERWISE = /[\uD800-\uFFFF]/;

export class KnownTerms {
  /** Sorted, with a space around each term. */
  readonly #blocks: string[] = [];
  readonly #firstTerms: string[] = [];
  /** Of blocks that came later and are out of order, and those that were added. */
  readonly #others = new Set<string>();

  /** @param blocks terms separated by spaces, in the order in which they were written */
  constructor(blocks: Iterable<string>) {
    let last = '';
    for (const block of blocks) {
      const [first = ''] = block.split(' ', 1);
      if (first > last && !ORDERED_OTHERWISE.test(block)) {
        this.#blocks.push(` ${block} `);
        this.#firstTerms.push(first);
        last = block.slice(block.lastIndexOf(' ') + 1);
      } else {
        for (const term of block.split(' ')) this.#others.add(term);
      }
    }
  }

  /** False when the term was there already. */
  add(term: string): boolean {
    if (this.#others.has(term) || this.#isInBlock(term)) return false;
    this.#others.add(term);
    return true;
  }

  #isInBlock(term: string): boolean {
    let [from, to] = [0, this.#firstTerms.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#firstTerms[middle]! <= term) from = middle + 1;
      else to = middle;
    }
    return this.#blocks[from - 1]?.includes(` ${term} `) ?? false;
  }
}
