/** Scores of all files of a project: one number per file, at its position. */
import type { ProjectFiles } from './project-files.ts';

export type FileScores = Float64Array;

/** Sums of parts of the best in each list: lists of any scale can be added. */
export function combined({ files }: ProjectFiles, parts: readonly (readonly [scores: FileScores, weight: number])[]): FileScores {
  const sums = new Float64Array(files.length);
  for (const [scores, weight] of parts) {
    let best = 0;
    for (let position = 0; position < scores.length; position++) best = Math.max(best, scores[position]!);
    if (best === 0) continue;
    for (let position = 0; position < scores.length; position++) sums[position]! += (weight * scores[position]!) / best;
  }
  return sums;
}

export function product(scores: FileScores, factors: FileScores): FileScores {
  const products = new Float64Array(scores.length);
  for (let position = 0; position < scores.length; position++) products[position] = scores[position]! * factors[position]!;
  return products;
}

export function capped(scores: FileScores, most: number): FileScores {
  return scores.map((score) => Math.min(score, most));
}

/** Positions of the best, those without a score left out; of equals the first. */
export function best(scores: FileScores, count: number): number[] {
  const positions: number[] = [];
  let least = 0;
  for (let position = 0; position < scores.length; position++) {
    const score = scores[position]!;
    if (score <= least) continue;
    let place = positions.length;
    while (place > 0 && scores[positions[place - 1]!]! < score) place--;
    positions.splice(place, 0, position);
    if (positions.length > count) positions.pop();
    if (positions.length === count) least = scores[positions[count - 1]!]!;
  }
  return positions;
}
