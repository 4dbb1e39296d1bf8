/**
 * Questions that nobody wrote for an evaluation: what people said of their commits, and the files that these touch. All of a
 * repository are asked of the commit before the first of them, so one index serves them.
 *
 *   npm run eval:history -- --repos DIR > rows.jsonl
 *   npm run eval -- --repos DIR --rows rows.jsonl
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { languageOfFile } from '../../src/code-index/languages/languages.ts';
import { documentClass } from '../../src/code-index/project-config/classify-path.ts';
import { DEFAULT_PROJECT_CONFIG } from '../../src/code-index/project-config/project-config.ts';
import type { Row } from './rows.ts';

const PER_REPOSITORY = 25;
const COMMITS = 1500;
/** A change of more files is seldom about one thing. */
const MAX_SOURCE = 3;
const MAX_FILES = 12;
const MIN_LENGTH = 45;
const PROSE = new Set(['markdown', 'json', 'yaml', 'toml']);
/** What programs write, and what says nothing about code. */
const ROUTINE =
  /^(?:merge|bump|release|version|changelog|v?\d|revert|chore|ci\b|docs?\b|deps|update dep|typo|fmt|format|lint|tests?\b|prepare|style)|dependabot/i;
const TRAILER = /^(?:signed-off-by|co-authored-by|reviewed-by|change-id|git-svn-id).*$/gim;
const NUMBER_OF_ISSUE = /\(?#\d+\)?/g;

const { values: options } = parseArgs({ options: { repos: { type: 'string' } } });
if (options.repos === undefined) throw new Error('--repos DIR is missing: a directory of bare clones named owner__repo');
const directory = resolve(options.repos);
for (const name of readdirSync(directory).sort()) {
  if (name.includes('__'))
    for (const row of rowsOf(join(directory, name), name.replace('__', '/'))) process.stdout.write(`${JSON.stringify(row)}\n`);
}

function rowsOf(bare: string, repository: string): Omit<Row, 'needed'>[] {
  const git = (...input: string[]) => execFileSync('git', ['-C', bare, ...input], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const log = git('log', '--no-merges', '-n', String(COMMITS), '--format=%H%x00%P%x00%B%x01').split('\x01');
  const chosen: { commit: string; question: string; files: string[] }[] = [];
  for (const entry of log) {
    const [commit, parent, message = ''] = entry.trim().split('\0');
    const question = message.replaceAll(TRAILER, '').replaceAll(NUMBER_OF_ISSUE, '').trim();
    if (!parent || ROUTINE.test(question) || question.length < MIN_LENGTH) continue;
    const changes = git('diff-tree', '-r', '--no-renames', '--ignore-submodules', '--name-status', '--no-commit-id', commit!);
    const files = sourceChangedBy(changes, (path) => git('show', `${commit}:${path}`));
    if (files.length > 0) chosen.push({ commit: commit!, question, files });
    if (chosen.length === PER_REPOSITORY) break;
  }
  const last = chosen.at(-1);
  if (last === undefined) return [];
  const commit = git('rev-parse', `${last.commit}^`).trim();
  const there = new Set(git('ls-tree', '-r', '--name-only', commit).split('\n'));
  return chosen
    .filter(({ files }) => files.every((file) => there.has(file)))
    .map(({ commit: id, question, files }) => ({
      id,
      repository,
      commit,
      question,
      gold: Object.fromEntries(files.map((file) => [file, []])),
    }));
}

/**
 * The source files among what a commit modified; none where it did more than that.
 *
 * @param textOf what the commit made of a file: scripts without extension are source, too
 */
function sourceChangedBy(nameStatus: string, textOf: (path: string) => string): string[] {
  const changes = nameStatus
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t') as [status: string, path: string]);
  if (changes.length > MAX_FILES) return [];
  const source = changes.filter(([status, path]) => {
    const language = languageOfFile(path, status === 'D' || extname(path) !== '' ? '' : textOf(path));
    return language !== undefined && !PROSE.has(language) && documentClass(path, DEFAULT_PROJECT_CONFIG) === 'source';
  });
  const isOne = source.length <= MAX_SOURCE && source.every(([status]) => status === 'M');
  return isOne ? source.map(([, path]) => path) : [];
}
