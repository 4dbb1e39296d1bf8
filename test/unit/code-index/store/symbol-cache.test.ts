import { describe, expect, it } from 'vitest';
import { DocumentSymbols } from '../../../../src/code-index/store/document-symbols.ts';
import { SymbolCache } from '../../../../src/code-index/store/symbol-cache.ts';
import type { SymbolDefinition } from '../../../../src/code-index/symbol.ts';

const symbol = (name: string): SymbolDefinition => ({
  name,
  kind: 'function',
  container: null,
  parent: null,
  startLine: 1,
  startColumn: 0,
  endLine: 1,
  endColumn: 1,
  signature: name,
});

const documentOf = (...names: string[]) => new DocumentSymbols(names.map(symbol));

/** A cache with the ids that it had to unpack. */
function cache() {
  const symbols = new SymbolCache();
  const unpacked: number[] = [];
  const get = (id: number, version = 1, document = documentOf(`f${id}`)) =>
    symbols.get(id, version, () => {
      unpacked.push(id);
      return document;
    });
  return { get, unpacked };
}

describe('symbol cache', () => {
  it('unpacks a document once', () => {
    const { get, unpacked } = cache();
    expect(get(1)).toBe(get(1));
    expect(get(2).all[0]?.name).toBe('f2');
    expect(unpacked).toEqual([1, 2]);
  });

  it('keeps nothing of another version of the database', () => {
    const { get, unpacked } = cache();
    get(1, 1);
    expect(get(1, 2, documentOf('renamed')).all[0]?.name).toBe('renamed');
    expect(unpacked).toEqual([1, 1]);
  });

  it('forgets the least recently used when it holds too many symbols', () => {
    const { get, unpacked } = cache();
    const large = documentOf(...Array.from({ length: 4000 }, (_, at) => `g${at}`));
    get(1, 1, large);
    get(2, 1, large);
    get(1, 1, large);
    get(3, 1, large);
    get(1, 1, large);
    get(2, 1, large);
    expect(unpacked).toEqual([1, 2, 3, 2]);
  });

  it('gives a document that is larger than it may hold, each time anew', () => {
    const { get, unpacked } = cache();
    const huge = documentOf(...Array.from({ length: 20_000 }, (_, at) => `h${at}`));
    expect(get(1, 1, huge).all).toHaveLength(20_000);
    get(1, 1, huge);
    expect(unpacked).toEqual([1, 1]);
  });
});

describe('document symbols', () => {
  it('are found by name in any letter case, in the order of the document', () => {
    const document = documentOf('Cart', 'total', 'cart');
    expect(document.named('cart').map(({ name }) => name)).toEqual(['Cart', 'cart']);
    expect(document.named('none')).toEqual([]);
  });
});
