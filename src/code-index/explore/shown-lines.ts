import type { DocumentText } from '../query/document-text.ts';
import type { LineRange } from './passages.ts';

const MAX_LENGTH = 140;

/** Lines as an answer shows them: without blanks at their ends, and cut when they are long. */
export function shownLines({ text, identifiers: { lineStarts } }: DocumentText, { startLine, endLine }: LineRange): string[] {
  const lines: string[] = [];
  for (let at = startLine - 1; at < Math.min(endLine, lineStarts.length); at++) {
    lines.push(
      text
        .slice(lineStarts[at], lineStarts[at + 1])
        .trimEnd()
        .slice(0, MAX_LENGTH),
    );
  }
  return lines;
}
