/** From the ranges that match in a text to the lines to show. */

export interface LineMatch {
  /** From 1. */
  readonly line: number;
  /** The line as it is, cut when it is very long. */
  readonly text: string;
  /** It matches; the others are its context. */
  readonly matches: boolean;
}

export interface MatchedLines {
  /** The best of the lines that match and their context, in the order of the document. */
  readonly best: (maxLines: number) => readonly LineMatch[];
  /** Lines that match, shown or not. */
  readonly total: number;
}

export interface LineOptions {
  /** Lines before and after each match. */
  readonly context: number;
  /** Lines that hold it come first: `return null` is often meant as one piece. In lower case; null: none. */
  readonly phrase: string | null;
}

const MAX_LINE_LENGTH = 240;
const CONTEXT_BEFORE = 60;

interface Hit {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Of the first range in the line. */
  readonly offset: number;
  ranges: number;
}

/** @param ranges in order, `[start, end)` in UTF-16 units */
export function matchedLines(text: string, ranges: readonly (readonly [number, number])[], options: LineOptions): MatchedLines {
  const hits = hitsByLine(text, ranges);
  const hasPhrase = ({ start, end }: Hit) => options.phrase !== null && text.slice(start, end).toLowerCase().includes(options.phrase);
  const phrased = options.phrase === null ? new Set<Hit>() : new Set(hits.filter(hasPhrase));
  const best = (maxLines: number) => {
    const ordered = hits.toSorted((a, b) => Number(phrased.has(b)) - Number(phrased.has(a)) || b.ranges - a.ranges || a.line - b.line);
    return shownLines(text, ordered.slice(0, maxLines), options.context);
  };
  return { best, total: hits.length };
}

function hitsByLine(text: string, ranges: readonly (readonly [number, number])[]): Hit[] {
  const hits: Hit[] = [];
  let line = 1;
  let start = 0;
  for (const [from] of ranges) {
    for (let end = text.indexOf('\n', start); end !== -1 && end < from; end = text.indexOf('\n', start)) {
      line++;
      start = end + 1;
    }
    const last = hits.at(-1);
    if (last?.line === line) last.ranges++;
    else hits.push({ line, start, end: endOfLine(text, from), offset: from - start, ranges: 1 });
  }
  return hits;
}

function shownLines(text: string, hits: readonly Hit[], context: number): LineMatch[] {
  const lines = new Map<number, LineMatch>();
  for (const { line, start, end } of hits) {
    for (const around of linesAround(text, line, start, end, context)) if (!lines.has(around.line)) lines.set(around.line, around);
  }
  for (const { line, start, end, offset } of hits) lines.set(line, { line, text: cut(text.slice(start, end), offset), matches: true });
  return [...lines.values()].sort((a, b) => a.line - b.line);
}

function linesAround(text: string, line: number, start: number, end: number, context: number): LineMatch[] {
  const lines: LineMatch[] = [];
  for (let before = 1, at = start; before <= context && at > 0; before++) {
    const from = text.lastIndexOf('\n', at - 2) + 1;
    lines.push({ line: line - before, text: cut(text.slice(from, at - 1), 0), matches: false });
    at = from;
  }
  for (let after = 1, at = end; after <= context && at < text.length - 1; after++) {
    const to = endOfLine(text, at + 1);
    lines.push({ line: line + after, text: cut(text.slice(at + 1, to), 0), matches: false });
    at = to;
  }
  return lines;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function cut(line: string, offset: number): string {
  const trimmed = line.trimEnd();
  if (trimmed.length <= MAX_LINE_LENGTH) return trimmed;
  const from = Math.max(0, Math.min(offset - CONTEXT_BEFORE, trimmed.length - MAX_LINE_LENGTH));
  const piece = trimmed.slice(from, from + MAX_LINE_LENGTH);
  return `${from > 0 ? '…' : ''}${piece}${from + MAX_LINE_LENGTH < trimmed.length ? '…' : ''}`;
}
