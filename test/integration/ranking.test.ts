/**
 * What comes first for questions as people ask them, in packages whose versions the lock file pins. The ranks are a
 * snapshot: `vitest -u` writes a new one, and its difference shows what a change of the ranking gains and loses.
 */
import { readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { DocumentParser } from '../../src/code-index/parse/document-parser.ts';
import { findSymbols } from '../../src/code-index/query/find-symbols.ts';
import { DocumentTexts } from '../../src/code-index/query/document-texts.ts';
import { searchText } from '../../src/code-index/query/search-text.ts';
import { indexInProcess } from '../helpers/index-in-process.ts';
import { copyPackage, versionOf } from '../helpers/package-copy.ts';
import { DIST, REPOSITORY } from '../helpers/paths.ts';
import { symbolSearch, textSearch } from '../helpers/searches.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

interface Question {
  readonly package: string;
  readonly tool: 'search_code' | 'find_symbol';
  readonly query: string;
  /** What a person would want first. */
  readonly file: string;
  readonly symbol?: string;
}

type Index = ReturnType<typeof indexInProcess> & { readonly root: string };

const LIMIT = 20;
const FIXTURES = join(REPOSITORY, 'test', 'fixtures', 'ranking');
const QUESTIONS = JSON.parse(readFileSync(join(FIXTURES, 'questions.json'), 'utf8')) as Question[];
const PACKAGES = [...new Set(QUESTIONS.map((question) => question.package))];
/** Built twins of the sources that zod ships would be found in place of them. */
const SOURCES_OF_ZOD = /^(src(\/|$)|package\.json$|README\.md$)/;

let parser: DocumentParser;

beforeAll(async () => {
  parser = await DocumentParser.create(join(DIST, 'grammars'));
});

describe('ranking', () => {
  it('puts what was asked for where the snapshot has it, each time', async () => {
    const ranks = new Map<Question, number | undefined>();
    for (const name of PACKAGES) {
      const index = await indexedAtOnce(name);
      for (const question of questionsAbout(name)) {
        const answers = await answersOf(index, question);
        expect(await answersOf(index, question), question.query).toEqual(answers);
        const at = answers.indexOf(answerText(question));
        ranks.set(question, at === -1 ? undefined : at + 1);
      }
    }
    await expect(report(ranks)).toMatchFileSnapshot(join(FIXTURES, 'ranks.txt'));
  });

  it('is the same when files were touched and written again', async () => {
    expect(await changedAnswers(indexedAgain)).toEqual([]);
  });

  it('is the same when half of the files came later', async () => {
    expect(await changedAnswers(indexedInPieces)).toEqual([]);
  });
});

function questionsAbout(name: string): Question[] {
  return QUESTIONS.filter((question) => question.package === name);
}

/** Questions that are answered in another order by an index that was made so. */
async function changedAnswers(indexed: (name: string) => Promise<Index>): Promise<string[]> {
  const changed: string[] = [];
  for (const name of PACKAGES) {
    const [index, other] = [await indexedAtOnce(name), await indexed(name)];
    for (const question of questionsAbout(name)) {
      const same = isDeepStrictEqual(await answersOf(other, question), await answersOf(index, question));
      if (!same) changed.push(`${question.tool} ${question.query}`);
    }
  }
  return changed;
}

/** Files, or symbols with their files, the best first. */
async function answersOf({ reader, root }: Index, { tool, query }: Question): Promise<string[]> {
  if (tool === 'search_code')
    return (await searchText(reader, new DocumentTexts(root), textSearch(query, { limit: LIMIT }))).files.map(({ path }) => path);
  return findSymbols(reader, root, symbolSearch(query, { limit: LIMIT })).symbols.map(({ path: file, name: symbol }) =>
    answerText({ file, symbol }),
  );
}

function answerText({ file, symbol }: { readonly file: string; readonly symbol?: string }): string {
  return symbol === undefined ? file : `${file} ${symbol}`;
}

async function indexedAtOnce(name: string): Promise<Index> {
  const root = temporaryDirectory();
  copyPackage(name, root, wanted(name));
  const index = indexInProcess(root, parser);
  await index.run();
  return { ...index, root };
}

/** Every third file looks changed in a second run, and every fifth is removed, missed by a run and written again. */
async function indexedAgain(name: string): Promise<Index> {
  const index = await indexedAtOnce(name);
  const files = filesBelow(index.root);
  const now = new Date();
  for (const path of files.filter((_, at) => at % 3 === 0)) utimesSync(join(index.root, path), now, now);
  const removed = new Set(files.filter((_, at) => at % 5 === 0));
  for (const path of removed) rmSync(join(index.root, path));
  await index.run();
  copyPackage(name, index.root, (path) => wanted(name)(path) && (removed.has(path) || !files.includes(path)));
  await index.run({ paths: [...removed].toReversed() });
  return index;
}

/** First the second half of the files, then the others. */
async function indexedInPieces(name: string): Promise<Index> {
  const whole = temporaryDirectory();
  copyPackage(name, whole, wanted(name));
  const files = filesBelow(whole);
  const later = new Set(files.slice(0, files.length >> 1));
  const root = temporaryDirectory();
  copyPackage(name, root, (path) => wanted(name)(path) && !later.has(path));
  const index = indexInProcess(root, parser);
  await index.run();
  copyPackage(name, root, wanted(name));
  await index.run({ paths: [...later] });
  return { ...index, root };
}

function wanted(name: string): (path: string) => boolean {
  return name === 'zod' ? (path) => path === '' || SOURCES_OF_ZOD.test(path) : () => true;
}

function filesBelow(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1)).sort();
}

function report(ranks: ReadonlyMap<Question, number | undefined>): string {
  const lines = [...ranks].map(([question, rank]) =>
    [
      String(rank ?? '-').padStart(2),
      question.tool.padEnd(11),
      question.package.padEnd(11),
      question.query,
      '->',
      answerText(question),
    ].join('  '),
  );
  const tools = ['search_code', 'find_symbol'] as const;
  const aggregates = tools.map((tool) =>
    aggregate(
      tool,
      [...ranks].filter(([question]) => question.tool === tool).map(([, rank]) => rank),
    ),
  );
  const versions = PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(', ');
  return [versions, '', ...aggregates, aggregate('all', [...ranks.values()]), '', ...lines, ''].join('\n');
}

function aggregate(what: string, ranks: readonly (number | undefined)[]): string {
  const within = (limit: number) => ranks.filter((rank) => rank !== undefined && rank <= limit).length;
  const reciprocal = ranks.reduce<number>((sum, rank) => sum + (rank === undefined ? 0 : 1 / rank), 0) / ranks.length;
  const shares = [1, 3, 10].map((limit) => `@${limit} ${within(limit)}`).join('  ');
  return `${what.padEnd(11)}  ${String(ranks.length).padStart(2)} questions  MRR ${reciprocal.toFixed(3)}  ${shares}`;
}
