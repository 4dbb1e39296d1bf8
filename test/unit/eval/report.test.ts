import { expect, it } from 'vitest';
import { comparisonText, figuresText, type Scored } from '../../eval/report.ts';
import { scoreAnswer } from '../../eval/score.ts';

const row = (id: string, gold = { 'src/cart.ts': ['Cart.total'] }) => ({
  id,
  repository: 'a/b',
  commit: 'c',
  question: 'q',
  gold,
  needed: [],
});
const ANSWER = [
  ' 1. src/mail.ts  send:1-3',
  ' 2. src/cart.ts  Cart:1-9',
  '',
  'src/cart.ts',
  '     5    total() {',
  'further: src/cart.tsx',
].join('\n');
const PATHS = new Set(['src/mail.ts', 'src/cart.ts', 'src/cart.tsx']);

function scored(ranks: readonly (number | null)[]): Scored[] {
  return ranks.map((bestRank, at) => ({
    row: row(`q${at}`),
    score: {
      bestRank,
      allFiles: bestRank !== null,
      functionsFound: 0,
      functions: 1,
      lines: bestRank === 6 ? null : 0.5,
      hasAllLines: bestRank === 1,
      files: 3,
      tokens: 10,
      ms: at,
    },
  }));
}

it('reads from an answer which gold files and functions it names, and where', () => {
  expect(scoreAnswer(ANSWER, row('q'), PATHS, 1)).toMatchObject({ bestRank: 2, allFiles: true, functionsFound: 1, functions: 1, files: 2 });
  const two = row('q', { 'src/cart.ts': ['Cart.refund'], 'src/gone.ts': [] } as never);
  expect(scoreAnswer(ANSWER, two, PATHS, 1)).toMatchObject({ bestRank: 2, allFiles: false, functionsFound: 0, functions: 1 });
  expect(scoreAnswer('nothing', row('q'), PATHS, 1)).toMatchObject({ bestRank: null, allFiles: false, files: 0 });
});

it('tells how much is shown of the lines that a question needs', () => {
  const needed = [
    { path: 'src/cart.ts', name: 'Cart.total', startLine: 5, endLine: 5 },
    { path: 'src/mail.ts', name: 'send', startLine: 1, endLine: 3 },
  ];
  expect(scoreAnswer(ANSWER, { ...row('q'), needed }, PATHS, 1)).toMatchObject({ lines: 0.5, hasAllLines: false });
  expect(scoreAnswer(ANSWER, { ...row('q'), needed: needed.slice(0, 1) }, PATHS, 1)).toMatchObject({ lines: 1, hasAllLines: true });
  expect(scoreAnswer(ANSWER, row('q'), PATHS, 1)).toMatchObject({ lines: null, hasAllLines: false });
});

it('compares two builds question by question', () => {
  const text = comparisonText(scored([1, 1, 1, 1, 1, 2, null]), scored([2, 3, null, 4, 5, 2, 1]));
  // Five of six that differ: 2 * (1 + 6) / 2 ** 6.
  expect(text).toContain('rank of the best gold file: 5 better, 1 worse, 1 equal (p = 0.219)');
  expect(text).toContain('all gold files in the answer: 1 better, 1 worse, 5 equal (p = 1.000)');
  expect(text).toContain('functions found: 0 better, 0 worse, 7 equal (p = 1.000)');
});

it('gives the figures of a set', () => {
  expect(figuresText('one', scored([1, 2, 6, null]))).toContain(
    '| all | 4 | 75.0 % | 25.0 % | 50.0 % | 75.0 % | 0.417 | 0.0 % | 50.0 % | 33.3 % | 10 | 3 |',
  );
});
