import { FASTIFY } from './corpus.ts';

/** What the code index promises on a corpus, at most. Times in milliseconds, sizes in bytes. */
export interface IndexGoals {
  readonly work?: number;
  readonly command?: number;
  readonly peakBytes?: number;
  /** Index / source. */
  readonly sizeRatio?: number;
  readonly findSymbol?: number;
  readonly literal?: number;
  readonly regex?: number;
  readonly savedP95?: number;
  readonly checkout?: number;
  readonly worktree?: number;
  readonly idleBytes?: number;
  readonly explore?: number;
  readonly repoMap?: number;
}

const MEBIBYTE = 1_048_576;
const MEGABYTE = 1_000_000;

const FASTIFY_GOALS: IndexGoals = { work: 1000, command: 2500, findSymbol: 1, literal: 1, idleBytes: 90 * MEBIBYTE, explore: 15 };
const KERNEL_SUBSET_GOALS: IndexGoals = {
  work: 45_000,
  peakBytes: 500 * MEGABYTE,
  literal: 2,
  savedP95: 300,
  checkout: 5000,
  worktree: 5000,
  idleBytes: 160 * MEBIBYTE,
  explore: 60,
  repoMap: 50,
};
const LINUX_GOALS: IndexGoals = {
  work: 420_000,
  peakBytes: 1200 * MEGABYTE,
  sizeRatio: 0.6,
  findSymbol: 3,
  literal: 10,
  regex: 40,
};

/** By what a corpus is or, for any other, by how many files it has. */
export function goalsOf(corpusName: string, files: number): IndexGoals {
  if (corpusName === FASTIFY) return FASTIFY_GOALS;
  if (files >= 50_000) return LINUX_GOALS;
  return files >= 10_000 && files < 30_000 ? KERNEL_SUBSET_GOALS : {};
}
