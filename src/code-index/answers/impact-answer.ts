import type { IndexFreshness } from '../../domain/daemon.ts';
import type { Impact, ReachedEntryPoint, TouchedSymbol } from '../graph/impact.ts';
import { AnswerText, count, freshnessLine } from './answer-text.ts';
import { confidenceRemark, symbolLine } from './graph-lines.ts';

/** Tests and entry points must not be cut away by a long list of what is touched. */
const MAX_FIRST = 15;
const MAX_CHANGED_SHOWN = 20;

export function impactAnswer(what: string, impact: Impact, maxTokens: number, index: IndexFreshness, now: number): string {
  const { changed, touched, tests, entryPoints, complete } = impact;
  const answer = new AnswerText(maxTokens);
  answer.begin(headline(what, impact));
  let fits = changed.length <= MAX_CHANGED_SHOWN;
  const add = (head: string, lines: readonly string[]) => {
    fits = answer.addLeading(['', head], lines, { forced: false }) === lines.length && fits;
  };
  if (changed.length > 0)
    add(
      'changed:',
      changed.slice(0, MAX_CHANGED_SHOWN).map((symbol) => `  ${symbolLine(symbol)}`),
    );
  add('touched, nearest first:', touched.slice(0, MAX_FIRST).map(touchedLine));
  add('tests that reach it:', testLines(tests));
  add('routes and entry points reached:', entryPoints.map(entryLine));
  add('touched, further:', touched.slice(MAX_FIRST).map(touchedLine));
  return answer.end(
    ...(complete && fits ? [] : ['cut: ask with a smaller `depth`, a larger `max_tokens`, or for one symbol or file']),
    ...(touched.length + tests.length === 0
      ? ['nothing in the project is known to use it; it may be used by name, by configuration or from outside']
      : []),
    freshnessLine(index, now),
  );
}

function headline(what: string, { changed, touched, tests, entryPoints }: Impact): string {
  if (changed.length === 0) return `${what} changes no symbol of the index`;
  return `a change of ${what} touches ${count(touched.length, 'symbol')}, ${count(tests.length, 'test')} and ${count(entryPoints.length, 'entry point')}`;
}

function touchedLine({ symbol, distance, line, through, how, confidence }: TouchedSymbol): string {
  return `  ${distance}  ${symbol.path}:${line}  ${symbol.name}  uses ${through}${confidenceRemark(how, confidence)}`;
}

/** By file: that is how tests are run. */
function testLines(tests: readonly TouchedSymbol[]): string[] {
  const byFile = new Map<string, TouchedSymbol[]>();
  for (const test of tests) byFile.set(test.symbol.path, [...(byFile.get(test.symbol.path) ?? []), test]);
  return [...byFile].map(([path, found]) => {
    const named = found.filter(({ symbol }) => symbol.kind !== 'module').slice(0, 3);
    return `  ${path}  ${named.length > 0 ? named.map(({ symbol }) => symbol.name).join(', ') : `line ${found[0]!.line}`}${found.length > named.length && named.length > 0 ? ', ...' : ''}`;
  });
}

function entryLine({ symbol, kind, text, distance }: ReachedEntryPoint): string {
  return `  ${distance}  ${kind}  ${symbol.path}:${symbol.startLine}  ${symbol.name}  ${text}`;
}
