import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownTerms } from '../../../../src/code-index/store/known-terms.ts';

const term = fc.oneof(fc.constantFrom('a', 'ab', 'abc', 'b', 'ba', 'é', '\u{1D4D0}', '\uFF21'), fc.stringMatching(/^[a-d]{1,4}$/));
const terms = fc.array(term, { maxLength: 60 });

/** As a full rebuild writes them: distinct, in the order of their bytes, so many to a block. */
function sortedBlocks(all: readonly string[]): string[] {
  const ordered = [...new Set(all)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return Array.from({ length: Math.ceil(ordered.length / 4) }, (_, at) => ordered.slice(at * 4, at * 4 + 4).join(' '));
}

describe('known terms', () => {
  it('are those of all blocks, whatever their order', () => {
    const exact = fc.property(
      terms,
      fc.array(fc.array(term, { minLength: 1, maxLength: 5 }), { maxLength: 5 }),
      terms,
      (old, later, asked) => {
        const known = new KnownTerms([...sortedBlocks(old), ...later.map((block) => block.toSorted().join(' '))]);
        const there = new Set([...old, ...later.flat()]);
        for (const one of asked) {
          expect(known.add(one)).toBe(!there.has(one));
          there.add(one);
        }
      },
    );
    fc.assert(exact, { numRuns: 1000 });
  });

  it('are none where nothing was written', () => {
    const known = new KnownTerms([]);
    expect([known.add('one'), known.add('one')]).toEqual([true, false]);
  });
});
