/** Questions through a real proxy and daemon: how long an answer takes and how much of a context it fills. */
import { atMost, figure, milliseconds, type Figure } from './figures.ts';
import type { IndexGoals } from './goals.ts';
import type { StdioServer } from './processes.ts';
import type { Questions } from './questions.ts';
import { summarize, type Samples } from './samples.ts';

const BYTES_PER_TOKEN = 3.5;
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
  const all: [string, Asked, number | undefined][] = [
    [`find_symbol, ${names.length} names`, symbols, goals.findSymbol],
    [`find_references, ${names.length} names`, references, undefined],
    [`search_code, ${words.length} words, rare to frequent`, literals, goals.literal],
    [`search_code, ${phrases.length} phrases with punctuation`, exact, undefined],
    [`search_code, ${regexes.length} regexes with a literal part`, patterns, goals.regex],
  ];
  return [...all.map(([what, asked, limit]) => latency(what, asked, limit)), answerSizes(all)];
}

async function ask(proxy: StdioServer, tool: string, inputs: readonly object[], rounds: number): Promise<Asked> {
  const times: number[] = [];
  const tokens: number[] = [];
  const medians: { question: string; p50: number }[] = [];
  for (const input of inputs) {
    tokens.push(Buffer.byteLength(await proxy.text(tool, input)) / BYTES_PER_TOKEN);
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

function latency(what: string, asked: Asked, limit: number | undefined): Figure {
  const { p95, p99 } = asked.ms;
  const also = `p95 ${milliseconds(p95)}, p99 ${milliseconds(p99)}`;
  return atMost(`${what}, p50`, asked.ms.p50, { limit, show: milliseconds, data: asked, also });
}

function answerSizes(all: readonly (readonly [string, Asked, number | undefined])[]): Figure {
  const shown = all.map(([what, { tokens }]) => `${what.split(',')[0]}: ${tokens.p50.toFixed(0)}, ${tokens.max.toFixed(0)}`);
  return figure(
    'tokens of an answer: p50, max',
    '',
    shown.join('\n'),
    true,
    Object.fromEntries(all.map(([what, { tokens }]) => [what, tokens])),
  );
}
