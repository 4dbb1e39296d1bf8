import type { IndexFreshness } from '../../domain/daemon.ts';
import type { FileReferences, ReferenceMatch, ReferenceSearchResult } from '../query/find-references.ts';
import { AnswerText, count, freshnessLine, type Page } from './answer-text.ts';
import { cursorAt } from './cursor.ts';
import { confidenceRemark } from './graph-lines.ts';

export function referencesAnswer(result: ReferenceSearchResult, page: Page, index: IndexFreshness, now: number): string {
  const { files, complete } = result;
  const answer = new AnswerText(page.maxTokens);
  let shown = 0;
  let shownFiles = 0;
  let fits = true;
  for (const file of files) {
    const fitting = answer.addLeading(['', fileLine(file)], file.references.map(referenceLine), { forced: shown === 0 });
    shown += fitting;
    shownFiles += fitting > 0 ? 1 : 0;
    fits = fitting === file.references.length;
    if (!fits) break;
  }
  const isAll = complete && fits;
  answer.begin(headline(result, { shown, shownFiles, isAll, offset: page.offset }));
  if (shown === 0) return answer.end(freshnessLine(index, now));
  const cut = isAll
    ? []
    : [`cut: next page with cursor ${cursorAt(page.offset + shown)}${result.role === null ? '; or ask for one `role`' : ''}`];
  return answer.end(...cut, ...notes(files), freshnessLine(index, now));
}

function headline(
  { name, role }: ReferenceSearchResult,
  { shown, shownFiles, isAll, offset }: { shown: number; shownFiles: number; isAll: boolean; offset: number },
): string {
  const what = role === null ? name : `${name} with role ${role}`;
  if (shown > 0) return `${count(shown, 'use')} of ${what} in ${count(shownFiles, 'file')}${isAll ? '' : ' (more follow)'}`;
  if (offset > 0) return `no more uses of ${what}`;
  const elsewhere = role === null ? '' : 'ask without `role` for other uses; ';
  return `no use of ${what} was found; ${elsewhere}search_code finds text, comments and strings included`;
}

function fileLine({ path, stale }: FileReferences): string {
  return `${path}${stale ? '  [changed since indexed; lines may be off]' : ''}`;
}

function referenceLine({ line, role, inside, how, confidence, text }: ReferenceMatch): string {
  const remark = how === null ? '  [by name]' : confidenceRemark(how, confidence);
  return `${String(line).padStart(6)}: ${role.padEnd(7)} ${inside === null ? '' : `in ${inside}  `}${text}${remark}`;
}

function notes(files: readonly FileReferences[]): string[] {
  const isByName = files.some(({ references }) => references.some(({ how }) => how === null));
  return isByName ? ['[by name]: no definition of the project is known to be meant; another of the same name may be'] : [];
}
