/** Questions through a real proxy and daemon: how long an answer takes and how much of a context it fills. */
import { tokensOf } from '../helpers/tokens.ts';
import { atMost, figure, milliseconds, type Figure } from './figures.ts';
import type { IndexGoals } from './goals.ts';
import type { StdioServer } from './processes.ts';
import type { Questions } from './questions.ts';
import { summarize, type Samples } from './samples.ts';

const SLOWEST = 5;

interface Asked {
  readonly ms: Samples;
  readonly tokens: Samples;
  /** The questions that took longest, with the median of their times. */
  readonly slowest: readonly { readonly question: string; readonly p50: number }[];
}

/** Every question once to warm up and then `rounds` times. */
export async function queryFigures(proxy: StdioServer, questions: Questions, goals: IndexGoals, rounds: number): Promise<Figure[]> {
  const { names, words, phrases, regexes } = questions;
  const symbols = await ask(
    proxy,
    'find_symbol',
    names.map((name) => ({ name })),
    rounds,
  );
  const references = await ask(
    proxy,
    'find_references',
    names.map((name) => ({ name })),
    rounds,
  );
  const search = (queries: readonly string[]) =>
    ask(
      proxy,
      'search_code',
      queries.map((query) => ({ query })),
      rounds,
    );
  const [literals, exact, patterns] = [await search(words), await search(phrases), await search(regexes)];
  const all: readonly AskedAbout[] = [
    { what: 'find_symbol', of: `${names.length} names`, asked: symbols, limit: goals.findSymbol },
    { what: 'find_references', of: `${names.length} names`, asked: references, limit: undefined },
    { what: 'search_code, words', of: `${words.length}, rare to frequent`, asked: literals, limit: goals.literal },
    { what: 'search_code, phrases', of: `${phrases.length} with punctuation`, asked: exact, limit: undefined },
    { what: 'search_code, regexes', of: `${regexes.length} with a literal part`, asked: patterns, limit: goals.regex },
  ];
  return [...all.map(latency), answerSizes(all)];
}

interface AskedAbout {
  readonly what: string;
  readonly of: string;
  readonly asked: Asked;
  readonly limit: number | undefined;
}

async function ask(proxy: StdioServer, tool: string, inputs: readonly object[], rounds: number): Promise<Asked> {
  const times: number[] = [];
  const tokens: number[] = [];
  const medians: { question: string; p50: number }[] = [];
  for (const input of inputs) {
    tokens.push(tokensOf(await proxy.text(tool, input)));
    const own: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      await proxy.call(tool, input);
      own.push(performance.now() - start);
    }
    times.push(...own);
    medians.push({ question: String(Object.values(input)[0]), p50: summarize(own).p50 });
  }
  const slowest = medians.toSorted((a, b) => b.p50 - a.p50).slice(0, SLOWEST);
  return { ms: summarize(times), tokens: summarize(tokens), slowest };
}

function latency({ what, of, asked, limit }: AskedAbout): Figure {
  const { p95, p99 } = asked.ms;
  const also = `p95 ${milliseconds(p95)}, p99 ${milliseconds(p99)}`;
  return atMost(`${what} (${of}), p50`, asked.ms.p50, { limit, show: milliseconds, data: asked, also });
}

function answerSizes(all: readonly AskedAbout[]): Figure {
  const shown = all.map(({ what, asked: { tokens } }) => `${what}: ${tokens.p50.toFixed(0)}, ${tokens.max.toFixed(0)}`);
  const data = Object.fromEntries(all.map(({ what, asked }) => [what, asked.tokens]));
  return figure('tokens of an answer: p50, max', '', shown.join('\n'), true, data);
}
