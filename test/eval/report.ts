/** The figures of a set of scores, and of two sets for the same questions. */
import type { Row } from './rows.ts';
import type { Score } from './score.ts';

export interface Scored {
  readonly row: Row;
  readonly score: Score;
}

/** A line for all questions, and one per repository. */
export function figuresText(name: string, scored: readonly Scored[]): string {
  const repositories = [...new Set(scored.map(({ row }) => row.repository))];
  const groups = [
    ['all', scored] as const,
    ...repositories.map((repository) => [repository, scored.filter(({ row }) => row.repository === repository)] as const),
  ];
  return [
    `## ${name}`,
    '',
    '| questions of | number | all gold files | Acc@1 | Acc@5 | Acc@10 | MRR | functions | lines | whole | tokens | files | ms p50 | ms p95 |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...(repositories.length === 1 ? groups.slice(0, 1) : groups).map(([group, part]) => `| ${[group, ...figures(part)].join(' | ')} |`),
  ].join('\n');
}

function figures(scored: readonly Scored[]): string[] {
  const scores = scored.map(({ score }) => score);
  const within = (rank: number) => percent(scores.filter(({ bestRank }) => bestRank !== null && bestRank <= rank).length, scores.length);
  const lined = scores.flatMap(({ lines }) => lines ?? []);
  const functions = sum(scores.map((score) => score.functions));
  return [
    String(scores.length),
    percent(scores.filter(({ allFiles }) => allFiles).length, scores.length),
    within(1),
    within(5),
    within(10),
    (sum(scores.map(reciprocalRank)) / scores.length).toFixed(3),
    functions === 0 ? '-' : percent(sum(scores.map(({ functionsFound }) => functionsFound)), functions),
    lined.length === 0 ? '-' : percent(sum(lined), lined.length),
    lined.length === 0 ? '-' : percent(scores.filter(({ hasAllLines }) => hasAllLines).length, lined.length),
    String(Math.round(sum(scores.map(({ tokens }) => tokens)) / scores.length)),
    String(Math.round(sum(scores.map(({ files }) => files)) / scores.length)),
    quantile(
      scores.map(({ ms }) => ms),
      0.5,
    ).toFixed(0),
    quantile(
      scores.map(({ ms }) => ms),
      0.95,
    ).toFixed(0),
  ];
}

/** Question by question: which build puts a gold file higher, and how likely that is by chance (two-sided sign test). */
export function comparisonText(own: readonly Scored[], other: readonly Scored[]): string {
  const byId = new Map(other.map(({ row, score }) => [row.id, score]));
  const lines = ['## paired comparison', ''];
  const measures: readonly (readonly [string, (score: Score) => number])[] = [
    ['rank of the best gold file', reciprocalRank],
    ['all gold files in the answer', ({ allFiles }) => Number(allFiles)],
    ['functions found', ({ functionsFound }) => functionsFound],
    ['lines shown', ({ lines }) => lines ?? 0],
  ];
  for (const [name, measure] of measures) {
    const differences = own.map(({ row, score }) => Math.sign(measure(score) - measure(byId.get(row.id)!)));
    const wins = differences.filter((difference) => difference > 0).length;
    const losses = differences.filter((difference) => difference < 0).length;
    lines.push(
      `- ${name}: ${wins} better, ${losses} worse, ${own.length - wins - losses} equal (p = ${signTest(wins, losses).toFixed(3)})`,
    );
  }
  return lines.join('\n');
}

/** Probability of a split at least as uneven when both are equally good. */
function signTest(wins: number, losses: number): number {
  const total = wins + losses;
  let probability = 0;
  let choose = 1;
  for (let k = 0; k <= Math.min(wins, losses); k++) {
    probability += choose * 0.5 ** total;
    choose = (choose * (total - k)) / (k + 1);
  }
  return Math.min(1, 2 * probability);
}

function reciprocalRank({ bestRank }: Score): number {
  return bestRank === null ? 0 : 1 / bestRank;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
