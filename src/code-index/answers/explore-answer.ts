import type { IndexFreshness } from '../../domain/daemon.ts';
import type { ExploredFile, ExploredSymbol, Exploration, Passage } from '../explore/explore.ts';
import type { RelatedSymbol, Relations } from '../explore/relations.ts';
import { AnswerText, count, freshnessLine } from './answer-text.ts';

/** Files at the head of the answer: their order is the answer in short. */
const RANKED = 10;
/** Kept for the list of further files, whatever the code before it takes. */
const SHARE_OF_LIST = 0.15;

export function exploreAnswer({ files, more, relations }: Exploration, maxTokens: number, index: IndexFreshness, now: number): string {
  const answer = new AnswerText(maxTokens);
  if (files.length === 0) {
    answer.begin('no file has a word of the question');
    return answer.end('name an identifier, a path or a message; search_code finds exact text', freshnessLine(index, now));
  }
  answer.begin('files for this question, best first, with the definitions that fit it');
  const ranked = addAll(answer, files.slice(0, RANKED), (file, at) => [`${String(at + 1).padStart(2)}. ${listed(file)}`]);
  addCode(answer, files);
  addRelations(answer, relations);
  const further = files.slice(ranked);
  const shown = further.length > 0 && answer.add('', 'further files, less likely:') ? addAll(answer, further, (file) => [listed(file)]) : 0;
  const left = further.length - shown + more;
  return answer.end(
    ...(left > 0 ? [`cut: ${count(left, 'less likely file')}; a larger \`max_tokens\` lists them`] : []),
    freshnessLine(index, now),
  );
}

/** @returns how many fit */
function addAll(
  answer: AnswerText,
  files: readonly ExploredFile[],
  linesOf: (file: ExploredFile, at: number) => readonly string[],
): number {
  const cutAt = files.findIndex((file, at) => !answer.add(...linesOf(file, at)));
  return cutAt === -1 ? files.length : cutAt;
}

/** Passages as far as they leave room for the list of files. */
function addCode(answer: AnswerText, files: readonly ExploredFile[]): void {
  for (const file of files) {
    for (const [at, passage] of file.passages.entries()) {
      if (answer.leftShare < SHARE_OF_LIST) return;
      answer.addLeading(at === 0 ? ['', codeHead(file)] : ['   ...'], numbered(passage), { forced: false });
    }
  }
}

function addRelations(answer: AnswerText, { callPaths, uses }: Relations): void {
  const placed = ({ name, path, line }: RelatedSymbol) => `${name} ${path}:${line}`;
  answer.addLeading(
    ['', 'calls between them:'],
    callPaths.map((path) => `  ${path.map(placed).join(' -> ')}`),
    { forced: false },
  );
  answer.addLeading(
    ['', 'used by:'],
    uses.map(({ of, by, complete }) => `  ${of.name} <- ${by.map(placed).join(', ')}${complete ? '' : ', ...'}`),
    { forced: false },
  );
}

function codeHead({ path, stale }: ExploredFile): string {
  return `${path}${stale ? '  [changed since indexed; shown as it is now]' : ''}`;
}

function numbered({ startLine, lines }: Passage): string[] {
  return lines.map((line, at) => `${String(startLine + at).padStart(6)}  ${line}`);
}

function listed({ path, symbols, class: fileClass }: ExploredFile): string {
  const mark = fileClass === 'source' ? '' : ` [${fileClass}]`;
  return `${path}${mark}${symbols.length === 0 ? '' : `  ${symbols.map(place).join(', ')}`}`;
}

function place({ name, startLine, endLine }: ExploredSymbol): string {
  return `${name}:${startLine}${endLine > startLine ? `-${endLine}` : ''}`;
}
