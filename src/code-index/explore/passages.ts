/** The lines of a file that matter for a question, as exact ranges: a whole definition when it is short, else its head and the densest part. */
import { firstAtLeast } from './first-at-least.ts';
import type { PieceScore } from './score-file.ts';
import type { WordHits } from './word-finder.ts';

/** Lines from 1. */
export interface LineRange {
  readonly startLine: number;
  readonly endLine: number;
}

/** Lines apart that are shown as one range: a gap costs as much as the lines in it. */
const NEAR = 2;
/** Sums that differ by less are equal. */
const EPSILON = 1e-9;

/** @param maxLines of all ranges together */
export function linesOfPiece(piece: PieceScore, hits: WordHits, weights: readonly number[], maxLines: number): LineRange[] {
  const { startLine, endLine, symbol } = piece;
  if (endLine - startLine < maxLines) return [{ startLine, endLine }];
  const room = symbol === null ? maxLines : maxLines - 1;
  const densest = densestWindow(piece, hits, weights, room);
  if (symbol === null) return [densest];
  if (densest.startLine - startLine <= NEAR) return [{ startLine, endLine: startLine + maxLines - 1 }];
  return [{ startLine, endLine: startLine }, densest];
}

/** The window whose distinct terms weigh most; of equals the first. */
function densestWindow({ startLine, endLine }: LineRange, { terms, lines }: WordHits, weights: readonly number[], size: number): LineRange {
  const end = firstAtLeast(lines, endLine);
  const counts = new Map<number, number>();
  let best = { startLine, weight: 0 };
  let weight = 0;
  let next = firstAtLeast(lines, startLine - 1);
  for (let at = next; at < end; at++) {
    const from = lines[at]! + 1;
    for (; next < end && lines[next]! + 1 < from + size; next++) {
      const term = terms[next]!;
      if (!counts.has(term)) weight += weights[term]!;
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    if (weight > best.weight + EPSILON) best = { startLine: from, weight };
    // The next window begins behind this hit.
    const left = counts.get(terms[at]!)! - 1;
    if (left === 0) {
      counts.delete(terms[at]!);
      weight -= weights[terms[at]!]!;
    } else counts.set(terms[at]!, left);
  }
  // A line before the first hit: what it is in.
  const from = Math.max(startLine, Math.min(best.startLine - 1, endLine - size + 1));
  return { startLine: from, endLine: Math.min(endLine, from + size - 1) };
}

/** What of a range is not among those taken; gaps of a few lines to them are closed. */
export function partsBeside(taken: readonly LineRange[], range: LineRange): LineRange[] {
  let parts = [range];
  for (const other of taken) parts = parts.flatMap((part) => without(part, other));
  return parts.map((part) => ({
    startLine: Math.min(part.startLine, ...taken.map(({ endLine }) => endLine + 1).filter((line) => isNear(line, part.startLine))),
    endLine: Math.max(part.endLine, ...taken.map(({ startLine }) => startLine - 1).filter((line) => isNear(part.endLine, line))),
  }));
}

function isNear(line: number, after: number): boolean {
  return line <= after && after - line <= NEAR;
}

function without({ startLine, endLine }: LineRange, other: LineRange): LineRange[] {
  if (other.endLine < startLine || endLine < other.startLine) return [{ startLine, endLine }];
  const parts = [
    { startLine, endLine: other.startLine - 1 },
    { startLine: other.endLine + 1, endLine },
  ];
  return parts.filter((part) => part.startLine <= part.endLine);
}
