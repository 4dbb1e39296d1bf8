import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../../src/code-index/query/edit-distance.ts';

describe('edit distance', () => {
  it.each([
    ['kmalloc', 'kmalloc', 0],
    ['kmaloc', 'kmalloc', 1],
    ['kmlaloc', 'kmalloc', 1],
    ['kmallox', 'kmalloc', 1],
    ['kzallox', 'kmalloc', 2],
    ['', 'ab', 2],
  ])('%s and %s: %d', (a, b, slips) => {
    expect(editDistance(a, b, 2)).toBe(slips);
    expect(editDistance(b, a, 2)).toBe(slips);
  });

  it('gives up above its limit', () => {
    expect(editDistance('abcdef', 'ghijkl', 2)).toBeGreaterThan(2);
    expect(editDistance('a', 'abcdefgh', 2)).toBeGreaterThan(2);
  });
});
