import type { IndexFreshness } from '../../domain/daemon.ts';
import type { FileMatch, TextSearchResult } from '../query/search-text.ts';
import { AnswerText, count, freshnessLine } from './answer-text.ts';

export function searchAnswer(query: string, result: TextSearchResult, index: IndexFreshness, now: number): string {
  const answer = new AnswerText();
  answer.add(headline(query, result));
  const shown = result.files.findIndex((file) => !answer.add('', ...fileBlock(file)));
  const hidden = shown === -1 ? 0 : result.files.length - shown;
  return answer.end(...cutLines(result, hidden), freshnessLine(index, now));
}

function headline(query: string, { files, complete }: TextSearchResult): string {
  if (files.length === 0) return `no file matches ${query}`;
  return `${count(files.length, 'file')} with ${query}${complete ? '' : ' (more match)'}, best first`;
}

function fileBlock({ path, lines, total }: FileMatch): string[] {
  const more = total - lines.length;
  return [
    path,
    ...lines.map(({ line, text }) => `${String(line).padStart(6)}: ${text}`),
    ...(more > 0 ? [`        ... ${count(more, 'more line')}`] : []),
  ];
}

function cutLines({ cut }: TextSearchResult, hidden: number): string[] {
  const lines: string[] = [];
  if (hidden > 0) lines.push(`cut: ${count(hidden, 'file')} left out to keep the answer short; lower \`limit\` or ask for a longer text`);
  if (cut === 'limit') lines.push('cut: more files match; ask for a longer text ("..." matches it as it stands) or raise `limit`');
  if (cut === 'deadline') lines.push('cut: time ran out before every candidate was read; ask for a longer text');
  return lines;
}
