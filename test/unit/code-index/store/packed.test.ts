import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IMPORT_KINDS, NO_LINKS, type DocumentLinks } from '../../../../src/code-index/document-links.ts';
import {
  packLinks,
  packReferences,
  packSymbols,
  unpackLinks,
  unpackReferences,
  unpackSymbols,
  unpackUses,
} from '../../../../src/code-index/store/packed.ts';
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

const links: fc.Arbitrary<DocumentLinks> = fc.record({
  packageName: fc.string(),
  imports: fc.array(
    fc.record({
      kind: fc.constantFrom(...IMPORT_KINDS),
      module: fc.string(),
      imported: fc.string(),
      local: fc.string(),
      exported: fc.boolean(),
    }),
  ),
  types: fc.array(fc.string()),
  qualifiers: fc.array(fc.string()),
  settings: fc.constantFrom(null, { name: 'a' }),
});

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

  it('links come out as they went in', () => {
    fc.assert(
      fc.property(links, (all) => {
        expect(unpackLinks(packLinks(all))).toEqual(all);
      }),
    );
    expect(packLinks(NO_LINKS)).toBeNull();
  });

  it('counts uses of names that the document does not bind', () => {
    const all = ['a', 'b', 'a', 'c'].map((name): Reference => ({ name, role: 'call', line: 1, column: 0 }));
    const packed = packLinks({ ...NO_LINKS, qualifiers: ['', '=', 'x', '=#1'] });
    expect(unpackUses(packReferences(all), packed)).toEqual(new Map([['a', 2]]));
    expect(unpackUses(packReferences(all), null)).toEqual(
      new Map([
        ['a', 2],
        ['b', 1],
        ['c', 1],
      ]),
    );
  });

  it('gives only the references that are wanted', () => {
    const all = ['a', 'b', 'a'].map((name, at): Reference => ({ name, role: 'call', line: at + 1, column: 0 }));
    expect(unpackReferences(packReferences(all), (name) => name === 'a').map((found) => found.line)).toEqual([1, 3]);
    expect(unpackReferences(packReferences(all), (name) => name === 'c')).toEqual([]);
  });
});
