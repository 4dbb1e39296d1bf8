/** Names that are bound in the functions and blocks of a document, and what they stand for where. */
import type { Expression } from '../document-links.ts';

export interface Range {
  readonly start: number;
  readonly end: number;
}

interface Bound {
  readonly scope: Range;
  readonly at: number;
  readonly value: () => Expression;
}

const DOCUMENT: Range = { start: -1, end: Infinity };

export class Scopes {
  readonly #blocks: readonly Range[];
  /** For each block the one around it; -1: the document. */
  readonly #parents: readonly number[];
  readonly #bound = new Map<string, Bound[]>();

  constructor(blocks: readonly Range[]) {
    this.#blocks = blocks.toSorted((a, b) => a.start - b.start || b.end - a.end);
    this.#parents = parentsOf(this.#blocks);
  }

  /**
   * @param at where the name is bound
   * @param within the scope is that of this offset: a function's name belongs to the block that the function stands in
   */
  bind(name: string, at: number, within: number, value: () => Expression): void {
    const bound = { scope: this.#around(within), at, value };
    const others = this.#bound.get(name);
    if (others) others.push(bound);
    else this.#bound.set(name, [bound]);
  }

  /** The whole document for what is outside of every block. */
  isInBlock(offset: number): boolean {
    return this.#around(offset) !== DOCUMENT;
  }

  /**
   * What the name stands for at a place: of the innermost scope the last binding before it; undefined when the document does
   * not bind it there.
   */
  valueOf(name: string, offset: number): Expression | undefined {
    let best: Bound | undefined;
    for (const bound of this.#bound.get(name) ?? []) {
      if (offset < bound.scope.start || offset >= bound.scope.end) continue;
      if (best === undefined || isNearer(bound, best, offset)) best = bound;
    }
    return best?.value();
  }

  /** The block that holds the offset and does not start at it. */
  #around(offset: number): Range {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#blocks[middle]!.start < offset) low = middle + 1;
      else high = middle;
    }
    let at = low - 1;
    while (at >= 0 && this.#blocks[at]!.end <= offset) at = this.#parents[at]!;
    return at < 0 ? DOCUMENT : this.#blocks[at]!;
  }
}

function isNearer(bound: Bound, best: Bound, offset: number): boolean {
  if (bound.scope !== best.scope)
    return bound.scope.start > best.scope.start || (bound.scope.start === best.scope.start && bound.scope.end < best.scope.end);
  return bound.at < offset ? best.at >= offset || bound.at > best.at : best.at >= offset && bound.at < best.at;
}

function parentsOf(blocks: readonly Range[]): number[] {
  const open: number[] = [];
  return blocks.map((block, at) => {
    while (open.length > 0 && blocks[open.at(-1)!]!.end < block.end) open.pop();
    while (open.length > 0 && blocks[open.at(-1)!]!.end <= block.start) open.pop();
    const parent = open.at(-1) ?? -1;
    open.push(at);
    return parent;
  });
}
