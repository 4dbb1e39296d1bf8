import type { IndexFreshness } from '../../domain/daemon.ts';
import type { Outline } from '../query/outline.ts';
import { AnswerText, count, freshnessLine } from './answer-text.ts';

export function outlineAnswer(outline: Outline, index: IndexFreshness, now: number): string {
  const answer = new AnswerText();
  const language = outline.language === null ? 'text' : outline.language;
  answer.add(`${outline.path}: ${language}, ${count(outline.lines, 'line')}, ${count(outline.symbols.length, 'symbol')}`, '');
  const shown = outline.symbols.findIndex(
    ({ depth, kind, signature, startLine, endLine }) => !answer.add(`${'  '.repeat(depth)}${startLine}-${endLine}  ${kind}  ${signature}`),
  );
  const notes = [
    ...(shown === -1 ? [] : [`cut: ${count(outline.symbols.length - shown, 'symbol')} left out to keep the answer short`]),
    ...(outline.problem === null ? [] : [`symbols are missing: ${outline.problem}`]),
    ...(outline.stale ? ['the file changed since it was indexed; lines may be off'] : []),
  ];
  return answer.end(...notes, freshnessLine(index, now));
}
