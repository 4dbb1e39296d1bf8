import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageRank } from '../../../../src/code-index/map/page-rank.ts';

type Edges = readonly (readonly [from: number, to: number, weight: number])[];

function graph(count: number, edges: Edges) {
  const rows = Array.from({ length: count }, (_, place) => edges.filter(([from]) => from === place));
  const offsets = Uint32Array.from([0, ...rows.map((_, place) => rows.slice(0, place + 1).flat().length)]);
  return {
    offsets,
    targets: Uint32Array.from(rows.flat(), ([, to]) => to),
    weights: Float32Array.from(rows.flat(), ([, , weight]) => weight),
  };
}
const evenly = (count: number) => new Float64Array(count).fill(1 / count);

describe('page rank', () => {
  it('is highest for what the others use', () => {
    const ranks = pageRank(graph(4, [[0, 3, 1], [1, 3, 1], [2, 3, 1], [3, 0, 1]]), evenly(4)); // prettier-ignore
    expect(ranks[3]).toBeGreaterThan(ranks[0]!);
    expect(ranks[0]).toBeGreaterThan(ranks[1]!);
  });

  it('follows the heavier edge', () => {
    const ranks = pageRank(graph(3, [[0, 1, 3], [0, 2, 1]]), evenly(3)); // prettier-ignore
    expect(ranks[1]).toBeGreaterThan(ranks[2]!);
  });

  it('stays around its start', () => {
    const ranks = pageRank(graph(4, [[0, 1, 1], [2, 3, 1]]), Float64Array.from([1, 0, 0, 0])); // prettier-ignore
    expect(ranks[1]).toBeGreaterThan(0.2);
    expect([ranks[2], ranks[3]]).toEqual([0, 0]);
  });

  it('neither grows nor is lost', () => {
    const edge = fc.tuple(fc.nat(5), fc.nat(5), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 20 }), (edges) => {
        const sum = pageRank(graph(6, edges), evenly(6)).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(1, 6);
      }),
    );
  });
});
