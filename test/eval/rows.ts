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
}

/** Rows of our own form, and those of issue sets (instance_id, repo, base_commit, problem_statement, gold). */
export function readRows(file: string): Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const row = JSON.parse(line) as Record<string, string> & { gold: Row['gold'] };
      return {
        id: (row['id'] ?? row['instance_id'])!,
        repository: (row['repository'] ?? row['repo'])!,
        commit: (row['commit'] ?? row['base_commit'])!,
        question: (row['question'] ?? row['problem_statement'])!,
        gold: row.gold,
      };
    });
}
