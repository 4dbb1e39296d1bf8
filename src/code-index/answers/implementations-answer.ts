import type { IndexFreshness } from '../../domain/daemon.ts';
import type { Implementations } from '../graph/implementations.ts';
import { AnswerText, count, freshnessLine, type Page } from './answer-text.ts';
import { cursorAt } from './cursor.ts';
import { confidenceRemark, symbolLine } from './graph-lines.ts';

export function implementationsAnswer(
  name: string,
  { targets, complete }: Implementations,
  page: Page,
  index: IndexFreshness,
  now: number,
): string {
  const answer = new AnswerText(page.maxTokens);
  let shown = 0;
  let fits = true;
  for (const { symbol, implementations } of targets) {
    const lines = implementations.map(
      ({ symbol: found, distance, how, confidence }) => `${'  '.repeat(distance)}${symbolLine(found)}${confidenceRemark(how, confidence)}`,
    );
    const fitting = answer.addLeading(['', symbolLine(symbol)], lines, { forced: shown === 0 });
    shown += fitting;
    fits &&= fitting === lines.length;
  }
  answer.begin(
    shown === 0
      ? `nothing in the project implements, extends or overrides ${name}`
      : `${count(shown, 'implementation')} of ${name}, indented by distance`,
  );
  const isAll = complete && fits;
  return answer.end(...(isAll ? [] : [`cut: next page with cursor ${cursorAt(page.offset + shown)}`]), freshnessLine(index, now));
}
