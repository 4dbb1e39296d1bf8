import type { IndexFreshness } from '../../domain/daemon.ts';
import type { SymbolMatch, SymbolSearchResult } from '../query/find-symbols.ts';
import { AnswerText, count, freshnessLine } from './answer-text.ts';

export function symbolAnswer(name: string, result: SymbolSearchResult, index: IndexFreshness, now: number): string {
  const answer = new AnswerText();
  answer.add(headline(name, result));
  if (result.symbols.length > 0) answer.add('');
  const shown = result.symbols.findIndex((symbol) => !answer.add(symbolLine(symbol)));
  const hidden = shown === -1 ? 0 : result.symbols.length - shown;
  const cut =
    result.complete && hidden === 0 ? [] : ['cut: more symbols match; give the container (`Class.method`) or a `kind`, or raise `limit`'];
  return answer.end(...cut, freshnessLine(index, now));
}

function headline(name: string, { symbols, complete }: SymbolSearchResult): string {
  const best = symbols[0];
  if (best === undefined) return `no symbol is named like ${name}; search_code finds text`;
  const how = best.match === 'exact' ? 'named' : 'named like';
  return `${count(symbols.length, 'symbol')} ${how} ${name}${complete ? '' : ' (more match)'}`;
}

function symbolLine({ path, startLine, endLine, kind, container, signature, stale }: SymbolMatch): string {
  const inside = container === null ? '' : ` in ${container}`;
  return `${path}:${startLine}-${endLine}  ${kind}${inside}  ${signature}${stale ? '  [changed since indexed]' : ''}`;
}
