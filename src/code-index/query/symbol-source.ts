/** The code of a symbol and the comment that documents it, as they are on disk now. */
import { readDocument } from './read-document.ts';

export interface SymbolSource {
  /** Lines of the comment above the symbol, with their numbers. */
  readonly comment: readonly string[];
  /** The first lines of the symbol, with their numbers. */
  readonly code: readonly string[];
  /** Lines of the symbol that were left out. */
  readonly more: number;
}

const MAX_COMMENT_LINES = 20;
const MAX_CODE_LINES = 30;
const MAX_LINE_LENGTH = 240;

/** Between a comment and what it documents: decorators, attributes, template heads. */
const ATTRIBUTE = /^\s*(?:@[\w.]+|#\[|\[[A-Z]\w*|template\s*<)/;
const LINE_COMMENT = /^\s*(?:\/\/|#(?!include|define|if|endif|pragma|\[)|--|;;|%)/;
const BLOCK_END = /(?:\*\/|-\}|=end|\*\))\s*$/;
const BLOCK_START = /^\s*(?:\/\*|\{-|=begin|\(\*)/;

export function symbolSource(
  root: string,
  { path, startLine, endLine }: { path: string; startLine: number; endLine: number },
): SymbolSource {
  const lines = (readDocument(root, path)?.text ?? '').split('\n');
  const end = Math.min(endLine, startLine + MAX_CODE_LINES - 1, lines.length);
  const numbered = (from: number, to: number) =>
    lines.slice(from - 1, to).map((line, at) => `${String(from + at).padStart(6)}  ${line.trimEnd().slice(0, MAX_LINE_LENGTH)}`);
  const { from, to } = commentAbove(lines, startLine);
  return { comment: numbered(from, to), code: numbered(startLine, end), more: Math.max(0, Math.min(endLine, lines.length) - end) };
}

/** Line numbers from 1; `to` is before `from` when there is no comment. */
function commentAbove(lines: readonly string[], startLine: number): { from: number; to: number } {
  let to = startLine - 1;
  while (to > 0 && ATTRIBUTE.test(lines[to - 1]!)) to--;
  const none = { from: startLine, to: startLine - 1 };
  const last = lines[to - 1];
  if (last === undefined) return none;
  const isPart = BLOCK_END.test(last) && !LINE_COMMENT.test(last) ? undefined : (line: string) => LINE_COMMENT.test(line);
  let from = to;
  if (isPart === undefined) {
    while (from > 0 && !BLOCK_START.test(lines[from - 1]!)) from--;
    return from === 0 ? none : { from: Math.max(from, to - MAX_COMMENT_LINES + 1), to };
  }
  while (from > 0 && isPart(lines[from - 1]!)) from--;
  return from === to ? none : { from: Math.max(from + 1, to - MAX_COMMENT_LINES + 1), to };
}
