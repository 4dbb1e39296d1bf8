/** What an answer is worth, judged by its text alone, as an agent sees it. */
import { tokensOf } from '../helpers/tokens.ts';
import type { Row } from './rows.ts';

export interface Score {
  /** Place of the best gold file among the files that the answer names, from 1; null when it names none. */
  readonly bestRank: number | null;
  /** The answer names every gold file. */
  readonly allFiles: boolean;
  /** Gold functions that the answer names where it speaks of their file, and all of them. */
  readonly functionsFound: number;
  readonly functions: number;
  /** Shown of the lines that the question needs, 0 to 1, the parts of it alike; null when nobody has said which they are. */
  readonly lines: number | null;
  /** Nearly all of each part is shown. */
  readonly hasAllLines: boolean;
  /** Files that the answer names. */
  readonly files: number;
  readonly tokens: number;
  readonly ms: number;
}

/** Of a part: what is missing is its last brace. */
const NEARLY_ALL = 0.8;

/** @param paths all files of the project: what the answer may name */
export function scoreAnswer(answer: string, { gold, needed }: Row, paths: ReadonlySet<string>, ms: number): Score {
  const named = filesNamed(answer, paths);
  const order = [...named.keys()];
  const ranks = Object.keys(gold).map((path) => order.indexOf(path) + 1);
  const found = ranks.filter((rank) => rank > 0);
  const functions = Object.entries(gold).flatMap(([path, names]) => names.map((name) => ({ path, name })));
  const shares = needed.map(({ path, startLine, endLine }) => shareShown(linesShown(named.get(path) ?? ''), startLine, endLine));
  return {
    bestRank: found.length === 0 ? null : Math.min(...found),
    allFiles: found.length === ranks.length,
    functionsFound: functions.filter(({ path, name }) => hasName(named.get(path) ?? '', name)).length,
    functions: functions.length,
    lines: shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length,
    hasAllLines: shares.length > 0 && shares.every((share) => share >= NEARLY_ALL),
    files: named.size,
    tokens: Math.round(tokensOf(answer)),
    ms,
  };
}

/** Numbers of the lines of code, which stand before them. */
function linesShown(text: string): ReadonlySet<number> {
  return new Set([...text.matchAll(/^ *(\d+) {2}/gm)].map(([, number]) => Number(number)));
}

function shareShown(shown: ReadonlySet<number>, startLine: number, endLine: number): number {
  const lines = Array.from({ length: endLine - startLine + 1 }, (_, at) => startLine + at);
  return lines.filter((line) => shown.has(line)).length / lines.length;
}

/** In the order of the answer: what it says of each file, from a line that begins with its path to the next such line. */
function filesNamed(answer: string, paths: ReadonlySet<string>): Map<string, string> {
  const named = new Map<string, string>();
  let path: string | undefined;
  for (const line of answer.split('\n')) {
    const start = line.replace(/^\s*(?:\d+\.\s+)?/, '');
    path = startingPath(start, paths) ?? path;
    if (path !== undefined) named.set(path, `${named.get(path) ?? ''}\n${line}`);
  }
  return named;
}

function startingPath(line: string, paths: ReadonlySet<string>): string | undefined {
  for (let end = line.length; end > 0; end = line.lastIndexOf(' ', end - 1)) {
    const path = line.slice(0, end).replace(/:[\d-]*$/, '');
    if (paths.has(path)) return path;
  }
  return undefined;
}

/** A method counts by its own name: an answer need not repeat the class. */
function hasName(text: string, name: string): boolean {
  const own = name.split(/\.|::|#/).at(-1)!;
  return new RegExp(`(?<![\\w$])${own.replaceAll(/[^\w]/g, '\\$&')}(?![\\w$])`).test(text);
}
