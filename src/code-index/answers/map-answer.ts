import type { IndexFreshness } from '../../domain/daemon.ts';
import type { MappedFile, MappedSymbol, RepoMap } from '../map/repo-map.ts';
import { AnswerText, count, freshnessLine } from './answer-text.ts';

/** As aider cuts them. */
const MAX_LINE = 100;
/** Kept free: the estimate of a file's head. */
const SHARE_OF_SYMBOLS = 0.97;

export function mapAnswer(map: RepoMap, maxTokens: number, index: IndexFreshness, now: number): string {
  const answer = new AnswerText(maxTokens);
  answer.begin(`${count(map.files, 'file')}; the most used first, with the definitions that matter most`);
  const directories = map.directories.map(({ path, files, languages }) => `${path} ${files} ${languages.join('+')}`);
  if (directories.length > 1) answer.add(`directories: ${directories.join(', ')}`);
  const chosen = chooseSymbols(map.ranked, answer.left * SHARE_OF_SYMBOLS);
  let shown = 0;
  for (const file of map.ranked) {
    const symbols = file.symbols.filter((symbol) => chosen.has(symbol)).sort((a, b) => a.startLine - b.startLine);
    if (symbols.length > 0 && answer.add('', fileLine(file), ...symbols.map(symbolLine))) shown++;
  }
  const notes = map.unknownFocus.map((text) => `not in the project: ${text}`);
  if (shown < map.ranked.length)
    notes.push('cut: less used files are left out; `focus` on a directory, a file or a symbol shows its surroundings');
  return answer.end(...notes, freshnessLine(index, now));
}

/** The definitions with the most rank whose lines fit. */
function chooseSymbols(files: readonly MappedFile[], bytes: number): Set<MappedSymbol> {
  const all = files.flatMap((file) => file.symbols.map((symbol) => ({ file, symbol })));
  all.sort((a, b) => b.symbol.rank - a.symbol.rank);
  const chosen = new Set<MappedSymbol>();
  const begun = new Set<MappedFile>();
  let left = bytes;
  for (const { file, symbol } of all) {
    left -= Buffer.byteLength(symbolLine(symbol)) + 1 + (begun.has(file) ? 0 : Buffer.byteLength(fileLine(file)) + 2);
    if (left < 0) break;
    begun.add(file);
    chosen.add(symbol);
  }
  return chosen;
}

function fileLine({ path, users }: MappedFile): string {
  return `${path}${users === 0 ? '' : `  used by ${count(users, 'file')}`}`;
}

function symbolLine({ depth, startLine, endLine, signature }: MappedSymbol): string {
  return `${'  '.repeat(depth + 1)}${startLine}-${endLine}  ${signature}`.slice(0, MAX_LINE);
}
