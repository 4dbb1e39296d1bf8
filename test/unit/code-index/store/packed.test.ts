import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packReferences, packSymbols, unpackReferences, unpackSymbols } from '../../../../src/code-index/store/packed.ts';
import { REFERENCE_ROLES, SYMBOL_KINDS, type Reference, type SymbolDefinition } from '../../../../src/code-index/symbol.ts';

const line = fc.integer({ min: 1, max: 100_000 });
const column = fc.nat(500);

const reference: fc.Arbitrary<Reference> = fc.record({
  name: fc.string({ minLength: 1, unit: 'grapheme' }),
  role: fc.constantFrom(...REFERENCE_ROLES),
  line,
  column,
});

const symbols: fc.Arbitrary<SymbolDefinition[]> = fc
  .array(
    fc.record({
      name: fc.string({ unit: 'grapheme' }),
      kind: fc.constantFrom(...SYMBOL_KINDS),
      container: fc.option(fc.string()),
      up: fc.nat(),
      startLine: line,
      startColumn: column,
      length: fc.nat(1000),
      endColumn: column,
      signature: fc.string(),
    }),
  )
  .map((all) =>
    all.map(({ up, length, ...symbol }, at) => ({
      ...symbol,
      parent: at === 0 || up % 3 === 0 ? null : up % at,
      endLine: symbol.startLine + length,
    })),
  );

describe('packed', () => {
  it('symbols come out as they went in', () => {
    fc.assert(
      fc.property(symbols, (all) => {
        expect(unpackSymbols(packSymbols(all))).toEqual(all);
      }),
    );
  });

  it('references come out as they went in', () => {
    fc.assert(
      fc.property(fc.array(reference), (all) => {
        expect(unpackReferences(packReferences(all))).toEqual(all);
      }),
    );
  });

  it('gives only the references that are wanted', () => {
    const all = ['a', 'b', 'a'].map((name, at): Reference => ({ name, role: 'call', line: at + 1, column: 0 }));
    expect(unpackReferences(packReferences(all), (name) => name === 'a').map((found) => found.line)).toEqual([1, 3]);
    expect(unpackReferences(packReferences(all), (name) => name === 'c')).toEqual([]);
  });
});
