/** How long ranked answers take, on one corpus. */
import { join } from 'node:path';
import { nameWords } from '../../src/code-index/parse/name-words.ts';
import { IndexReader } from '../../src/code-index/store/index-reader.ts';
import { projectIdOf } from '../../src/domain/project.ts';
import { createPaths, indexDirectory } from '../../src/platform/paths.ts';
import type { Corpus } from './corpus.ts';
import { startDaemon } from './daemons.ts';
import { atMost, milliseconds, type Figure, type Section } from './figures.ts';
import { goalsOf } from './goals.ts';
import { indexer, StdioServer } from './processes.ts';
import { copyProject } from './project-copy.ts';
import { questionsOf, type Questions } from './questions.ts';
import { measure, summarize } from './samples.ts';

/** Of names that the corpus has. */
const NAMES = 20;
const LARGE_ANSWER = 15_000;
const MAP_TOKENS = 4000;

/** Works on a copy, through a real proxy and daemon. */
export async function explorePart({ name, directory }: Corpus, rounds: number): Promise<Section> {
  const copy = copyProject(directory);
  try {
    await startDaemon(copy.root);
    const { questions, documents } = whatIsIndexed(copy.root);
    const goals = goalsOf(name, documents);
    const proxy = StdioServer.proxy(copy.root);
    await proxy.initialize();
    const asked = exploreQuestions(questions);
    const figures = [
      await answerFigure(
        proxy,
        'explore (20 questions)',
        'explore',
        asked.map((question) => ({ question })),
        { rounds, limit: goals.explore },
      ),
      await answerFigure(
        proxy,
        'explore, 15,000 tokens',
        'explore',
        asked.map((question) => ({ question, max_tokens: LARGE_ANSWER })),
        { rounds, limit: undefined },
      ),
      await answerFigure(proxy, 'repo_map, 4,000 tokens', 'repo_map', [{ max_tokens: MAP_TOKENS }], {
        rounds: rounds * 5,
        limit: goals.repoMap,
      }),
    ];
    await proxy.close();
    return { title: `explore and repo_map on ${name}`, figures, notes: [] };
  } finally {
    await indexer('supervisor', 'stop');
    copy.remove();
  }
}

/** As users ask: in words, with a name, and with a piece of what a program printed. */
function exploreQuestions({ names, phrases }: Questions): string[] {
  const forms = [
    (name: string) => `where is ${nameWords(name).join(' ')} decided`,
    (name: string) => `${name} gives a wrong result when it is called twice`,
    (name: string, at: number) => `Error: ${phrases[at % phrases.length] ?? ''}\n    at ${name}`,
  ];
  return names.slice(0, NAMES).map((name, at) => forms[at % forms.length]!(name, at));
}

async function answerFigure(
  proxy: StdioServer,
  what: string,
  tool: string,
  inputs: readonly object[],
  { rounds, limit }: { rounds: number; limit: number | undefined },
): Promise<Figure> {
  const times: number[] = [];
  for (const input of inputs) {
    await proxy.text(tool, input); // to warm up
    times.push(...(await measure(rounds, () => proxy.call(tool, input))));
  }
  const samples = summarize(times);
  const also = `p95 ${milliseconds(samples.p95)}, p99 ${milliseconds(samples.p99)}`;
  return atMost(`${what}, p50`, samples.p50, { limit, show: milliseconds, data: samples, also });
}

function whatIsIndexed(root: string): { questions: Questions; documents: number } {
  const reader = IndexReader.open(join(indexDirectory(createPaths(), projectIdOf(root)), 'code_index.db'))!;
  try {
    return {
      questions: questionsOf(reader, root),
      documents: reader.get<{ count: number }>('SELECT count(*) AS count FROM documents')!.count,
    };
  } finally {
    reader.close();
  }
}
