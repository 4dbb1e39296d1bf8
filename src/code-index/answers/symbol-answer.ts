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
  answer.add(headline(name, result, page.offset));
  if (result.symbols.length > 0) answer.add('');
  const cutAt = result.symbols.findIndex((symbol) => !answer.add(...symbolBlock(symbol, sourceOf)));
  const shown = cutAt === -1 ? result.symbols.length : cutAt;
  const cut =
    result.complete && cutAt === -1
      ? []
      : [`cut: next page with cursor ${cursorAt(page.offset + shown)}; or give the container (\`Class.method\`) or a \`kind\``];
  const longer = result.longerNames.length === 0 ? [] : [`longer names: ${result.longerNames.join(', ')}`];
  return answer.end(...cut, ...longer, freshnessLine(index, now));
}

function headline(name: string, { symbols, complete }: SymbolSearchResult, offset: number): string {
  const best = symbols[0];
  if (best === undefined) return offset === 0 ? `no symbol is named like ${name}; search_code finds text` : 'no more symbols match';
  const how = { exact: 'named', 'case-insensitive': 'named like', prefix: 'named like', words: 'named like', similar: 'spelt nearly like' }[
    best.match
  ];
  return `${count(symbols.length, 'symbol')} ${how} ${name}${complete ? '' : ' (more match)'}`;
}

function symbolBlock(symbol: SymbolMatch, sourceOf: ((symbol: SymbolMatch) => SymbolSource) | null): string[] {
  if (sourceOf === null) return [symbolLine(symbol)];
  const { comment, code, more } = sourceOf(symbol);
  return [symbolLine(symbol), ...comment, ...code, ...(more > 0 ? [`        ... ${count(more, 'more line')}`] : []), ''];
}

function symbolLine({ path, startLine, endLine, kind, container, signature, stale }: SymbolMatch): string {
  const inside = container === null ? '' : ` in ${container}`;
  return `${path}:${startLine}-${endLine}  ${kind}${inside}  ${signature}${stale ? '  [changed since indexed]' : ''}`;
}
