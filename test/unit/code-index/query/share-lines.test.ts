import { describe, expect, it } from 'vitest';
import { shareLines } from '../../../../src/code-index/query/share-lines.ts';

describe('lines of a page', () => {
  it.each([
    { totals: [], context: 0, lines: [] },
    { totals: [90], context: 0, lines: [200] },
    { totals: [2, 90, 1], context: 0, lines: [2, 47, 1] },
    { totals: [9, 90, 90], context: 0, lines: [9, 36, 5] },
    { totals: [90, 90], context: 2, lines: [5, 5] },
    { totals: Array.from({ length: 20 }, () => 90), context: 0, lines: Array.from({ length: 20 }, () => 5) },
  ])('$totals with $context around each: $lines', ({ totals, context, lines }) => {
    expect(shareLines(totals, context)).toEqual(lines);
  });
});
