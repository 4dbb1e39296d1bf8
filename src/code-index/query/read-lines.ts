import { readDocument } from './read-document.ts';

const MAX_LINE_LENGTH = 240;

/** Lines of a file, without indentation, cut when they are very long. Lines that are not there any more are left out. */
export function readLines(root: string, path: string, wanted: readonly number[]): Map<number, string> {
  const lines = (readDocument(root, path)?.text ?? '').split('\n');
  return new Map(
    wanted.flatMap((line) => {
      const text = lines[line - 1]?.trim();
      return text === undefined ? [] : [[line, text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)}…` : text] as const];
    }),
  );
}
