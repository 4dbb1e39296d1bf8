/**
 * How well `explore` finds what a question is about, asked over MCP as an agent asks it, with the question alone.
 *
 *   npm run eval -- --repos DIR [--rows FILE] [--limit N] [--tokens N] [--cache DIR] [--against BUILD] [--misses]
 *
 * DIR holds bare clones named owner__repo. Each commit is checked out and indexed from scratch; --cache keeps checkouts and indexes
 * (by schema and commit) for the next run. BUILD is the dist directory of another build: both are asked the same, and compared.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DIST } from '../helpers/paths.ts';
import { ask } from './asking.ts';
import { checkout } from './checkout.ts';
import { comparisonText, figuresText, type Scored } from './report.ts';
import { readRows, type Row } from './rows.ts';
import { scoreAnswer } from './score.ts';

const OWN_ROWS = resolve(import.meta.dirname, 'questions.jsonl');

const { values: options } = parseArgs({
  options: {
    repos: { type: 'string' },
    rows: { type: 'string', default: OWN_ROWS },
    limit: { type: 'string' },
    tokens: { type: 'string', default: '15000' },
    cache: { type: 'string' },
    against: { type: 'string' },
    misses: { type: 'boolean', default: false },
  },
});
if (options.repos === undefined) throw new Error('--repos DIR is missing: a directory of bare clones named owner__repo');
const repositories = resolve(options.repos);
const rows = readRows(options.rows).slice(0, options.limit === undefined ? undefined : Number(options.limit));
const temporary = options.cache === undefined ? mkdtempSync(join(tmpdir(), 'ix-eval-')) : undefined;
const cache = resolve(options.cache ?? temporary!);

try {
  const own = await evaluate(DIST);
  process.stdout.write(`${figuresText('this build', own)}\n`);
  if (options.misses) process.stdout.write(`\n${missesText(own)}\n`);
  if (options.against !== undefined) {
    const other = await evaluate(resolve(options.against));
    process.stdout.write(`\n${figuresText(options.against, other)}\n\n${comparisonText(own, other)}\n`);
  }
} finally {
  if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}

async function evaluate(build: string): Promise<Scored[]> {
  const scored: Scored[] = [];
  for (const row of rows) {
    const target = join(cache, 'trees', `${row.repository.replace('/', '__')}-${row.commit.slice(0, 12)}`);
    checkout({ repositories, repository: row.repository, commit: row.commit, target });
    const root = realpathSync(target);
    const input = { question: row.question, max_tokens: Number(options.tokens) };
    const { text, ms } = await ask({ build, root, cache, tool: 'explore', input });
    scored.push({ row, score: scoreAnswer(text, row, trackedFiles(root), ms) });
    if (process.stderr.isTTY) process.stderr.write(`\r${scored.length} of ${rows.length} `);
  }
  return scored;
}

function trackedFiles(root: string): Set<string> {
  return new Set(execFileSync('git', ['-C', root, 'ls-files', '-z'], { encoding: 'utf8', maxBuffer: 2 ** 28 }).split('\0'));
}

function missesText(scored: readonly Scored[]): string {
  const missed = scored.filter(({ score }) => !score.allFiles || score.bestRank === null || score.bestRank > 1);
  return missed
    .map(
      ({ row, score }: { row: Row; score: Scored['score'] }) =>
        `- ${row.id}: rank ${score.bestRank ?? 'none'}${score.allFiles ? '' : ', not all files'}`,
    )
    .join('\n');
}
