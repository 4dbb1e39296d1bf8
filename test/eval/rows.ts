/** Questions with known answers, one JSON object per line. */
import { readFileSync } from 'node:fs';

export interface Row {
  readonly id: string;
  /** owner/name */
  readonly repository: string;
  readonly commit: string;
  /** All that is told: a question, an issue text or a stack trace. */
  readonly question: string;
  /** The files of the answer, and the functions in each: Container.name, or a name alone. */
  readonly gold: Readonly<Record<string, readonly string[]>>;
  /** The lines without which the question is not answered; empty where nobody has said so. */
  readonly needed: readonly NeededLines[];
}

export interface NeededLines {
  readonly path: string;
  /** Of the function that they are in, or are. */
  readonly name: string;
  /** From 1. */
  readonly startLine: number;
  readonly endLine: number;
}

/** Rows of our own forms (with `gold`, or with `needed` lines), and those of issue sets (instance_id, repo, base_commit, problem_statement, gold). */
export function readRows(file: string): Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const row = JSON.parse(line) as Record<string, string> & { gold?: Row['gold']; needed?: Row['needed'] };
      const needed = row.needed ?? [];
      return {
        id: (row['id'] ?? row['instance_id'])!,
        repository: (row['repository'] ?? row['repo'])!,
        commit: (row['commit'] ?? row['base_commit'])!,
        question: (row['question'] ?? row['problem_statement'])!,
        gold: row.gold ?? goldOf(needed),
        needed,
      };
    });
}

function goldOf(needed: readonly NeededLines[]): Row['gold'] {
  const gold: Record<string, string[]> = {};
  for (const { path, name } of needed) gold[path] = [...new Set([...(gold[path] ?? []), name])];
  return gold;
}
