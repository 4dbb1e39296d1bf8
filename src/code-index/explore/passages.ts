/** The lines of a file that matter for a question, as exact ranges: a whole definition when it is short, else its head and the densest part. */
import type { PieceScore } from './score-file.ts';
import type { WordHits } from './word-scanner.ts';

/** Lines from 1. */
export interface LineRange {
  readonly startLine: number;
  readonly endLine: number;
}

/** Lines apart that are shown as one range: a gap costs as much as the lines in it. */
const NEAR = 2;

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

/** The window whose distinct words weigh most; of equals the first. */
function densestWindow({ startLine, endLine }: LineRange, { words, lines }: WordHits, weights: readonly number[], size: number): LineRange {
  const inside = [...words.keys()].filter((at) => lines[at]! + 1 >= startLine && lines[at]! + 1 <= endLine);
  let best = { startLine, weight: 0 };
  for (const at of inside) {
    const from = lines[at]! + 1;
    const seen = new Set(
      inside.filter((other) => lines[other]! + 1 >= from && lines[other]! + 1 < from + size).map((other) => words[other]!),
    );
    const weight = [...seen].reduce((sum, word) => sum + weights[word]!, 0);
    if (weight > best.weight) best = { startLine: from, weight };
  }
  // A line before the first hit: what it is in.
  const from = Math.max(startLine, Math.min(best.startLine - 1, endLine - size + 1));
  return { startLine: from, endLine: Math.min(endLine, from + size - 1) };
}

/** In the order of the file, without overlap, near ones as one. */
export function joined(ranges: readonly LineRange[]): LineRange[] {
  const sorted = [...ranges].sort((a, b) => a.startLine - b.startLine);
  const result: LineRange[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last && range.startLine <= last.endLine + NEAR)
      result[result.length - 1] = { ...last, endLine: Math.max(last.endLine, range.endLine) };
    else result.push(range);
  }
  return result;
}
