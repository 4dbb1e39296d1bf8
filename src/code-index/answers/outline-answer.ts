import type { IndexFreshness } from '../../domain/daemon.ts';
import type { Outline, OutlineSymbol } from '../query/outline.ts';
import { AnswerText, count, freshnessLine, type Page } from './answer-text.ts';
import { cursorAt } from './cursor.ts';

/** @param maxDepth symbols nested deeper are counted, not shown */
export function outlineAnswer(outline: Outline, maxDepth: number, page: Page, index: IndexFreshness, now: number): string {
  const answer = new AnswerText(page.maxTokens);
  const language = outline.language ?? 'text';
  answer.begin(`${outline.path}: ${language}, ${count(outline.lines, 'line')}, ${count(outline.symbols.length, 'symbol')}`);
  const listed = outline.symbols.filter(({ depth }) => depth <= maxDepth);
  const deeper = outline.symbols.length - listed.length;
  const rest = listed.slice(page.offset);
  const cutAt = rest.findIndex((symbol, at) => answer.addLeading([], [symbolLine(symbol)], { forced: at === 0 }) === 0);
  const notes = [
    ...(cutAt === -1 ? [] : [`cut: ${count(rest.length - cutAt, 'symbol')} more; next page with cursor ${cursorAt(page.offset + cutAt)}`]),
    ...(deeper === 0 ? [] : [`${count(deeper, 'symbol')} nested deeper; \`response_format: detailed\` lists them`]),
    ...(outline.problem === null ? [] : [`symbols are missing: ${outline.problem}`]),
    ...(outline.stale ? ['the file changed since it was indexed; lines may be off'] : []),
  ];
  return answer.end(...notes, freshnessLine(index, now));
}

function symbolLine({ depth, kind, signature, startLine, endLine }: OutlineSymbol): string {
  return `${'  '.repeat(depth)}${startLine}-${endLine}  ${kind}  ${signature}`;
}
