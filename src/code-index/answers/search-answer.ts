import type { IndexFreshness } from '../../domain/daemon.ts';
import type { FileMatch, TextSearchResult } from '../query/search-text.ts';
import { AnswerText, count, freshnessLine, type Page } from './answer-text.ts';
import { cursorAt } from './cursor.ts';

export function searchAnswer(query: string, result: TextSearchResult, page: Page, index: IndexFreshness, now: number): string {
  const answer = new AnswerText(page.maxTokens);
  answer.add(headline(query, result, page.offset));
  const cutAt = result.files.findIndex((file) => !answer.add('', ...fileBlock(file)));
  const shown = cutAt === -1 ? result.files.length : cutAt;
  return answer.end(...cutLines(result, page.offset + shown, cutAt !== -1), freshnessLine(index, now));
}

function headline(query: string, { files, complete }: TextSearchResult, offset: number): string {
  if (files.length === 0) return offset === 0 ? `no file matches ${query}` : `no more files match ${query}`;
  return `${count(files.length, 'file')} with ${query}${complete ? '' : ' (more match)'}, best first`;
}

function fileBlock({ path, lines, total, stale }: FileMatch): string[] {
  const more = total - lines.filter(({ matches }) => matches).length;
  return [
    `${path}${stale ? '  [changed since indexed; shown as it is now]' : ''}`,
    ...lines.map(({ line, text, matches }) => `${String(line).padStart(6)}${matches ? ':' : '-'} ${text}`),
    ...(more > 0 ? [`        ... ${count(more, 'more line')}`] : []),
  ];
}

function cutLines({ cut, complete }: TextSearchResult, next: number, outOfBudget: boolean): string[] {
  if (complete && !outOfBudget) return [];
  if (cut === 'deadline') return ['cut: not every file that may match was read; ask for a longer text, or narrow it with file: or lang:'];
  return [`cut: next page with cursor ${cursorAt(next)}; or narrow it with a longer text, file:, -file:, lang: or sym:`];
}
