/** Personalised PageRank (Page et al. 1998; Haveliwala 2002) over the files of a project. */
import type { Edges } from './file-graph.ts';

/** As networkx has it, which aider's repo map uses. */
const DAMPING = 0.85;
const MAX_ROUNDS = 40;
/** Rank that still moves in a round, of 1 in all: far less than what tells two files apart. */
const TOLERANCE = 1e-4;

/**
 * Rank flows from who uses to who is used, and back to the start when there is nowhere to go.
 *
 * @param start where a walk starts, by place in the documents; sums to 1
 * @returns by place; sums to 1
 */
export function pageRank({ offsets, targets, weights }: Edges, start: Float64Array): Float64Array {
  const count = start.length;
  const totals = Float64Array.from({ length: count }, (_, place) => sumOf(weights, offsets[place]!, offsets[place + 1]!));
  let rank = Float64Array.from(start);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = new Float64Array(count);
    let stranded = 0;
    for (let place = 0; place < count; place++) {
      const share = totals[place] === 0 ? 0 : (DAMPING * rank[place]!) / totals[place]!;
      if (share === 0) stranded += DAMPING * rank[place]!;
      for (let at = offsets[place]!; at < offsets[place + 1]! && share > 0; at++) next[targets[at]!]! += share * weights[at]!;
    }
    let moved = 0;
    for (let place = 0; place < count; place++) {
      next[place]! += (1 - DAMPING + stranded) * start[place]!;
      moved += Math.abs(next[place]! - rank[place]!);
    }
    rank = next;
    if (moved < TOLERANCE) break;
  }
  return rank;
}

function sumOf(values: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += values[at]!;
  return sum;
}
