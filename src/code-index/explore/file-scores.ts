/** Scores of all files of a project: one number per file, at its position. */
import type { ProjectFiles } from './project-files.ts';

export type FileScores = Float64Array;

/** Sums of parts of the best in each list: lists of any scale can be added. */
export function combined({ files }: ProjectFiles, parts: readonly (readonly [scores: FileScores, weight: number])[]): FileScores {
  const sums = new Float64Array(files.length);
  for (const [scores, weight] of parts) {
    let best = 0;
    for (const score of scores) best = Math.max(best, score);
    if (best === 0) continue;
    for (const [position, score] of scores.entries()) sums[position]! += (weight * score) / best;
  }
  return sums;
}

export function product(scores: FileScores, factors: FileScores): FileScores {
  return scores.map((score, position) => score * factors[position]!);
}

export function capped(scores: FileScores, most: number): FileScores {
  return scores.map((score) => Math.min(score, most));
}

/** Positions of the best, those without a score left out; of equals the first. */
export function best(scores: FileScores, count: number): number[] {
  const limit = scores.length <= count ? 0 : scores.toSorted().at(-count)!;
  const positions = [...scores.keys()].filter((position) => scores[position]! > 0 && scores[position]! >= limit);
  return positions.sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, count);
}
