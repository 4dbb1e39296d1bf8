/** What the history of a repository tells: which files change often, and which change together. */
import { runGit } from '../scan/run-git.ts';
import type { FileScores } from './file-scores.ts';
import type { ProjectFiles } from './project-files.ts';

/** Enough to see what belongs together, and read in some tens of milliseconds. */
const MAX_COMMITS = 1000;
/** A commit of more files is a sweep over everything. */
const MAX_FILES = 30;
/** A change counts by its age in commits: after so many by a third. */
const AGE = 400;
/** Files with few changes have partners by chance. */
const FEW_CHANGES = 5;

/** The history as positions of the files of an index. */
interface Changes {
  readonly files: ProjectFiles;
  /** Positions of each commit, the last one first. */
  readonly commits: readonly (readonly number[])[];
  /** By position, recent changes more than old ones. */
  readonly changes: FileScores;
  /** Commits by position. */
  readonly counts: Uint16Array;
}

export class ChangeHistory {
  /** Paths of each commit, the last one first. */
  readonly #commits: readonly (readonly string[])[];
  #known: Changes | undefined;

  constructor(commits: readonly (readonly string[])[]) {
    this.#commits = commits.filter(({ length }) => length > 0 && length <= MAX_FILES);
  }

  /** How often each file changed, recent changes more than old ones. */
  changesOf(files: ProjectFiles): FileScores {
    return this.#of(files).changes;
  }

  /** How much each file changes together with those that have a score. */
  changedWith(files: ProjectFiles, scores: ReadonlyMap<number, number>): FileScores {
    const together = new Float64Array(files.files.length);
    const { commits, counts } = this.#of(files);
    for (const commit of commits) {
      for (const seed of commit) {
        const score = scores.get(seed);
        if (score === undefined || commit.length < 2) continue;
        const share = score / (commit.length - 1) / (counts[seed]! + FEW_CHANGES);
        for (const other of commit) if (other !== seed) together[other]! += share;
      }
    }
    return together;
  }

  /** Kept for the next question. */
  #of(files: ProjectFiles): Changes {
    if (this.#known?.files !== files) this.#known = changesIn(files, this.#commits);
    return this.#known;
  }
}

function changesIn(files: ProjectFiles, paths: readonly (readonly string[])[]): Changes {
  const commits = paths.map((commit) => commit.flatMap((path) => files.positionAt(path) ?? []));
  const changes = new Float64Array(files.files.length);
  const counts = new Uint16Array(files.files.length);
  for (const [age, commit] of commits.entries()) {
    for (const position of commit) {
      changes[position]! += Math.exp(-age / AGE);
      counts[position]!++;
    }
  }
  return { files, commits, changes, counts };
}

/** @throws INDEX_FAILED when the root is no repository, or has no commit */
export async function readHistory(root: string): Promise<ChangeHistory> {
  const log = ['-c', 'log.showSignature=false', 'log', '--format=%x00', '--name-only', '--no-renames', '--relative'];
  const text = await runGit(root, [...log, `--max-count=${MAX_COMMITS}`]);
  return new ChangeHistory(text.split('\0').map((commit) => commit.split('\n').filter((line) => line !== '')));
}
