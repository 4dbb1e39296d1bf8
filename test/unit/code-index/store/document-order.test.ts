import { describe, expect, it } from 'vitest';
import { numberBetween, sortKey } from '../../../../src/code-index/store/document-order.ts';

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

  it('leaves room, and says when there is none', () => {
    const first = numberBetween('source', { before: undefined, after: undefined })!;
    const second = numberBetween('source', { before: first, after: undefined })!;
    const between = numberBetween('source', { before: first, after: second })!;
    expect(between).toBeGreaterThan(first);
    expect(between).toBeLessThan(second);
    expect(numberBetween('source', { before: first, after: first + 1 })).toBeUndefined();
    expect(numberBetween('test', { before: undefined, after: undefined })).toBeGreaterThan(second + 1_000_000);
  });
});
