import type { IndexFreshness } from '../../domain/daemon.ts';
import type { FileReferences, ReferenceSearchResult } from '../query/find-references.ts';
import { AnswerText, count, freshnessLine, type Page } from './answer-text.ts';
import { cursorAt } from './cursor.ts';

export function referencesAnswer(result: ReferenceSearchResult, page: Page, index: IndexFreshness, now: number): string {
  const { name, files, complete } = result;
  const answer = new AnswerText(page.maxTokens);
  const total = files.reduce((sum, { references }) => sum + references.length, 0);
  answer.add(
    total === 0
      ? nothing(name, page.offset)
      : `${count(total, 'use')} of ${name} in ${count(files.length, 'file')}${complete ? '' : ' (more follow)'}`,
  );
  let shown = 0;
  let fits = true;
  for (const file of files) {
    fits = answer.add('', ...fileBlock(file));
    if (!fits) break;
    shown += file.references.length;
  }
  const cut = complete && fits ? [] : [`cut: next page with cursor ${cursorAt(page.offset + shown)}; or ask for one \`role\``];
  return answer.end(...cut, 'uses are found by name: another symbol of the same name counts, too', freshnessLine(index, now));
}

function nothing(name: string, offset: number): string {
  return offset === 0 ? `no use of ${name} was found; search_code finds text, comments and strings included` : `no more uses of ${name}`;
}

function fileBlock({ path, stale, references }: FileReferences): string[] {
  return [
    `${path}${stale ? '  [changed since indexed; lines may be off]' : ''}`,
    ...references.map(
      ({ line, role, inside, text }) => `${String(line).padStart(6)}: ${role.padEnd(7)} ${inside === null ? '' : `in ${inside}  `}${text}`,
    ),
  ];
}
