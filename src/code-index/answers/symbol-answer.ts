import type { IndexFreshness } from '../../domain/daemon.ts';
import type { SymbolMatch, SymbolSearchResult } from '../query/find-symbols.ts';
import type { SymbolSource } from '../query/symbol-source.ts';
import { AnswerText, count, freshnessLine, type Page } from './answer-text.ts';
import { cursorAt } from './cursor.ts';

/** @param sourceOf the code of a symbol where the answer is to be detailed */
export function symbolAnswer(
  name: string,
  result: SymbolSearchResult,
  sourceOf: ((symbol: SymbolMatch) => SymbolSource) | null,
  page: Page,
  index: IndexFreshness,
  now: number,
): string {
  const answer = new AnswerText(page.maxTokens);
  const cutAt = result.symbols.findIndex((symbol, at) => !addSymbol(answer, symbol, sourceOf, at === 0));
  const shown = cutAt === -1 ? result.symbols.length : cutAt;
  answer.begin(headline(name, result, shown, { isAll: result.complete && cutAt === -1, offset: page.offset }));
  const cut =
    result.complete && cutAt === -1
      ? []
      : [`cut: next page with cursor ${cursorAt(page.offset + shown)}; or give the container (\`Class.method\`) or a \`kind\``];
  const otherCase = result.otherCase.length === 0 ? [] : [`members in other letter case: ${result.otherCase.join(', ')}`];
  const longer = result.longerNames.length === 0 ? [] : [`longer names: ${result.longerNames.join(', ')}`];
  return answer.end(...cut, ...longer, ...otherCase, freshnessLine(index, now));
}

function headline(
  name: string,
  { symbols, elsewhere }: SymbolSearchResult,
  shown: number,
  { isAll, offset }: { isAll: boolean; offset: number },
): string {
  const best = symbols[0];
  if (best === undefined) return offset === 0 ? `no symbol is named like ${name}; search_code finds text` : 'no more symbols match';
  const how = { exact: 'named', 'case-insensitive': 'named like', prefix: 'named like', words: 'named like', similar: 'spelt nearly like' }[
    best.match
  ];
  const more = isAll ? '' : ' (more match)';
  const amount = count(shown, 'symbol');
  return elsewhere ? `no ${name} itself; ${amount} ${how} that elsewhere, perhaps inherited${more}` : `${amount} ${how} ${name}${more}`;
}

/** The first symbol of a page is shown as far as it fits, the others whole or on the next page. */
function addSymbol(
  answer: AnswerText,
  symbol: SymbolMatch,
  sourceOf: ((symbol: SymbolMatch) => SymbolSource) | null,
  isFirst: boolean,
): boolean {
  const { comment, code, more } = sourceOf?.(symbol) ?? { comment: [], code: [], more: 0 };
  const lines = [symbolLine(symbol), ...comment, ...code];
  if (answer.add(...lines, ...moreLines(more), ...(sourceOf ? [''] : []))) return true;
  if (!isFirst) return false;
  const fitting = answer.addLeading([], lines, { forced: true });
  answer.addLeading([], moreLines(more + lines.length - fitting), { forced: true });
  return true;
}

function moreLines(more: number): string[] {
  return more > 0 ? [`        ... ${count(more, 'more line')}`] : [];
}

function symbolLine({ path, startLine, endLine, kind, container, signature, stale }: SymbolMatch): string {
  const inside = container === null ? '' : ` in ${container}`;
  return `${path}:${startLine}-${endLine}  ${kind}${inside}  ${signature}${stale ? '  [changed since indexed]' : ''}`;
}
