/** Where the walks over the files of a project start: what a map is about. */
import type { ProjectFile } from '../explore/project-file.ts';
import type { ProjectFiles } from '../explore/project-files.ts';

/** Aider gives so much to what is mentioned, and spreads the rest. */
const FOCUS_SHARE = 0.9;
/** Tests use everything: walks that start there tell what is tested, not what matters. */
const TEST = 0.1;
const FOREIGN = 0.05;

/**
 * @param focus positions of the files that the map is to be about; empty: the whole project
 * @returns by position; sums to 1
 */
export function startWeights({ files }: ProjectFiles, focus: ReadonlySet<number>): Float64Array {
  const weights = Float64Array.from(files, weightOf);
  normalize(weights, focus.size === 0 ? 1 : 1 - FOCUS_SHARE);
  for (const position of focus) weights[position]! += FOCUS_SHARE / focus.size;
  return weights;
}

function weightOf({ class: fileClass, symbols }: ProjectFile): number {
  if (symbols === 0) return 0;
  return fileClass === 'source' ? 1 : fileClass === 'test' ? TEST : FOREIGN;
}

function normalize(weights: Float64Array, total: number): void {
  const sum = weights.reduce((a, b) => a + b, 0);
  for (const [at, weight] of weights.entries()) weights[at] = sum === 0 ? total / weights.length : (weight * total) / sum;
}
