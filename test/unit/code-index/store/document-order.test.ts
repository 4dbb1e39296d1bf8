import { describe, expect, it } from 'vitest';
import { numbersIn, sortKey } from '../../../../src/code-index/store/document-order.ts';

describe('document order', () => {
  it('has source before tests and foreign code, shallow before deep, then paths', () => {
    const ordered = [
      sortKey('source', 'b.ts'),
      sortKey('source', 'a/a.ts'),
      sortKey('source', 'a/b.ts'),
      sortKey('source', 'a/a/a.ts'),
      sortKey('test', 'a.test.ts'),
      sortKey('vendored', 'vendor/a.ts'),
      sortKey('generated', 'a.min.js'),
    ];
    expect(ordered.toSorted()).toEqual(ordered);
  });

  it('leaves room, shares it, and says when there is none', () => {
    const [first, second] = numbersIn({ before: undefined, after: undefined }, '0', 2)!;
    const between = numbersIn({ before: first, after: second }, '0', 1000)!;
    expect(between.toSorted((a, b) => a - b)).toEqual(between);
    expect(between[0]).toBeGreaterThan(first!);
    expect(between.at(-1)).toBeLessThan(second!);
    expect(new Set(between).size).toBe(1000);
    expect(numbersIn({ before: first, after: first! + 1 }, '0', 1)).toBeUndefined();
    expect(numbersIn({ before: undefined, after: undefined }, '1', 1)![0]).toBeGreaterThan(second! + 1e12);
  });
});
