/** Which of the user's other indexes a new one is to start from. */
import { statSync } from 'node:fs';
import { withDeadline } from '../../platform/deadline.ts';
import type { FileVersion } from '../document.ts';
import { hasGit } from '../scan/repositories.ts';
import { sharesHistory } from '../scan/shared-history.ts';
import { IndexReader } from '../store/index-reader.ts';
import { META } from '../store/meta-keys.ts';

export interface Sibling {
  readonly root: string;
  readonly databaseFile: string;
}

interface Candidate extends Sibling {
  /** Of the files that were looked for, how many it has with the same size. */
  readonly alike: number;
}

export interface SiblingSearch {
  readonly root: string;
  /** As the job computes it: with other rules the same file may give something else. */
  readonly rules: string;
  readonly files: readonly FileVersion[];
  /** Databases of the other indexes. */
  readonly others: readonly string[];
}

/** Indexes that are looked at: those that were written last. */
const MAX_OTHERS = 100;
/** Files that are looked for in each. */
const SAMPLE = 200;
const GIT_DEADLINE_MS = 5000;
/** With fewer files in common, taking over costs about as much as it saves. */
const MIN_ALIKE = 0.5;

/**
 * The index with most files in common among those of other work trees, clones or copies of the same repository that were
 * built to the end, by the same rules.
 */
export async function findSibling({ root, rules, files, others }: SiblingSearch): Promise<Sibling | undefined> {
  if (!hasGit(root) || files.length === 0) return undefined;
  const sample = spread(files, SAMPLE);
  const candidates = latest(others)
    .flatMap((databaseFile) => candidateAt(databaseFile, rules, sample) ?? [])
    .filter((candidate) => candidate.root !== root && candidate.alike >= sample.length * MIN_ALIKE)
    .sort((a, b) => b.alike - a.alike);
  for (const candidate of candidates) if (await isOfSameRepository(root, candidate)) return candidate;
  return undefined;
}

/** The root may be on a network that is gone: then its index is not worth waiting for. */
async function isOfSameRepository(root: string, candidate: Candidate): Promise<boolean> {
  return withDeadline(sharesHistory(root, candidate.root), GIT_DEADLINE_MS, `git in ${candidate.root}`).catch(() => false);
}

function latest(files: readonly string[]): string[] {
  return files
    .map((file) => ({ file, writtenAt: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .filter(({ writtenAt }) => writtenAt > 0)
    .sort((a, b) => b.writtenAt - a.writtenAt)
    .slice(0, MAX_OTHERS)
    .map(({ file }) => file);
}

function candidateAt(databaseFile: string, rules: string, sample: readonly FileVersion[]): Candidate | undefined {
  try {
    const reader = IndexReader.open(databaseFile);
    if (reader === undefined) return undefined;
    try {
      return reader.snapshot(() => candidateIn(reader, databaseFile, rules, sample));
    } finally {
      reader.close();
    }
  } catch {
    return undefined; // whoever owns it meets what is wrong with it, and tells
  }
}

function candidateIn(reader: IndexReader, databaseFile: string, rules: string, sample: readonly FileVersion[]): Candidate | undefined {
  const meta = new Map(reader.all<{ key: string; value: string }>('SELECT key, value FROM meta').map(({ key, value }) => [key, value]));
  const root = meta.get(META.root);
  if (root === undefined || meta.get(META.rules) !== rules || !meta.has(META.completedAt)) return undefined;
  const hasAlike = ({ path, size }: FileVersion) =>
    reader.get('SELECT 1 FROM documents WHERE path = ? AND size = ?', [path, size]) !== undefined;
  return { root, databaseFile, alike: sample.filter(hasAlike).length };
}

/** So many of them, from all over. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(count, items.length) }, (_, at) => items[Math.floor(at * step)]!);
}
