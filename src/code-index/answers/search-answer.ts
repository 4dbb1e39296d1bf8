import type { IndexFreshness } from '../../domain/daemon.ts';
import type { FileMatch, TextSearchResult } from '../query/search-text.ts';
import { AnswerText, count, freshnessLine, type Page } from './answer-text.ts';
import { cursorAt } from './cursor.ts';

export function searchAnswer(query: string, result: TextSearchResult, page: Page, index: IndexFreshness, now: number): string {
  const answer = new AnswerText(page.maxTokens);
  const cutAt = result.files.findIndex((file, at) => !addFile(answer, file, at === 0));
  const shown = cutAt === -1 ? result.files.length : cutAt;
  answer.begin(headline(query, shown, result.complete && cutAt === -1, page.offset));
  const notes = [...moreLinesNote(result.files.slice(0, shown)), ...cutLines(result, page.offset + shown, cutAt !== -1)];
  return answer.end(...notes, freshnessLine(index, now));
}

function headline(query: string, shown: number, complete: boolean, offset: number): string {
  if (shown === 0) return offset === 0 ? `no file matches ${query}` : `no more files match ${query}`;
  return `${count(shown, 'file')} with ${query}${complete ? '' : ' (more match)'}, best first`;
}

/** The first file of a page is shown as far as it fits, the others whole or on the next page. */
function addFile(answer: AnswerText, file: FileMatch, isFirst: boolean): boolean {
  const head = ['', `${file.path}${file.stale ? '  [changed since indexed; shown as it is now]' : ''}`];
  const lines = file.lines.map(({ line, text, matches }) => `${String(line).padStart(6)}${matches ? ':' : '-'} ${text}`);
  if (answer.add(...head, ...lines, ...moreLines(file, file.lines.length))) return true;
  if (!isFirst) return false;
  const fitting = answer.addLeading(head, lines, { forced: true });
  answer.addLeading([], moreLines(file, fitting), { forced: true });
  return true;
}

function moreLines({ lines, total }: FileMatch, shown: number): string[] {
  const more = total - lines.slice(0, shown).filter(({ matches }) => matches).length;
  return more > 0 ? [`        ... ${count(more, 'more line')}`] : [];
}

function moreLinesNote(files: readonly FileMatch[]): string[] {
  if (files.length < 2 || files.every((file) => moreLines(file, file.lines.length).length === 0)) return [];
  return ['more lines of a file: ask for that file alone with file:PATH'];
}

function cutLines({ cut, complete }: TextSearchResult, next: number, outOfBudget: boolean): string[] {
  if (complete && !outOfBudget) return [];
  if (cut === 'deadline') return ['cut: not every file that may match was read; ask for a longer text, or narrow it with file: or lang:'];
  return [`cut: next page with cursor ${cursorAt(next)}; or narrow it with a longer text, file:, -file:, lang: or sym:`];
}
