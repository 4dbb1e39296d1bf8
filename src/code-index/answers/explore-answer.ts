import type { IndexFreshness } from '../../domain/daemon.ts';
import type { ExploredFile, ExploredSymbol, Exploration, Passage } from '../explore/explore.ts';
import type { RelatedSymbol, Relations } from '../explore/relations.ts';
import { countedBytes } from '../token-size.ts';
import { AnswerText, count, freshnessLine } from './answer-text.ts';

/** Files at the head of the answer: their order is the answer in short. */
const RANKED = 10;
/** Kept for the list of further files, whatever the code before it takes. */
const SHARE_OF_LIST = 0.05;
/** Between two passages of a file. */
const GAP = ['   ...'];

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
  const shown = answer.addLeading(['', 'further files, less likely:'], further.map(listed), { forced: false });
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

/** The passages that tell most, as far as they leave room for the list of files, in the order of the files. */
function addCode(answer: AnswerText, files: readonly ExploredFile[]): void {
  const blocks = files.flatMap((file) => file.passages.map((passage) => ({ file, passage, lines: numbered(passage) })));
  blocks.sort((one, other) => one.passage.order - other.passage.order);
  const begun = new Set<ExploredFile>();
  let left = answer.left - answer.total * SHARE_OF_LIST;
  const shown = new Set<Passage>();
  for (const { file, passage, lines } of blocks) {
    const head = begun.has(file) ? GAP : ['', codeHead(file)];
    const size = countedBytes([...head, ...lines]);
    if (size > left && shown.size > 0) continue;
    left -= size;
    begun.add(file);
    shown.add(passage);
  }
  for (const file of files) {
    let before: Passage | undefined;
    for (const passage of file.passages.filter((one) => shown.has(one))) {
      const head = before === undefined ? ['', codeHead(file)] : passage.startLine > before.endLine + 1 ? GAP : [];
      answer.addLeading(head, numbered(passage), { forced: false });
      before = passage;
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

function numbered({ startLine, endLine, lines }: Passage): string[] {
  const width = String(endLine).length;
  return lines.map((line, at) => `${String(startLine + at).padStart(width)}  ${line}`);
}

function listed({ path, symbols, class: fileClass }: ExploredFile): string {
  const mark = fileClass === 'source' ? '' : ` [${fileClass}]`;
  return `${path}${mark}${symbols.length === 0 ? '' : `  ${symbols.map(place).join(', ')}`}`;
}

function place({ name, startLine, endLine }: ExploredSymbol): string {
  return `${name}:${startLine}${endLine > startLine ? `-${endLine}` : ''}`;
}
