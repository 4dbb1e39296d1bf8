/** Decides whether a text matches a query, and where. */
import type { TextQuery } from './text-query.ts';

export interface LineMatch {
  /** From 1. */
  readonly line: number;
  /** The line without its indentation at the end, cut when it is very long. */
  readonly text: string;
}

export interface TextMatch {
  /** The lines to show, best first, then in order. */
  readonly lines: readonly LineMatch[];
  /** Lines that hold at least one literal. */
  readonly total: number;
  readonly hasPhrase: boolean;
}

const MAX_LINE_LENGTH = 240;
const CONTEXT_BEFORE = 60;

/** Undefined when a literal is missing. */
export function matchText(
  text: string,
  query: TextQuery,
  { caseSensitive, maxLines }: { caseSensitive: boolean; maxLines: number },
): TextMatch | undefined {
  const fold = (value: string) => (caseSensitive ? value : value.toLowerCase());
  const haystack = fold(text);
  const needles = query.literals.map(fold);
  if (!needles.every((needle) => haystack.includes(needle))) return undefined;
  const phrase = query.phrase === null ? undefined : fold(query.phrase);
  const hasPhrase = phrase !== undefined && haystack.includes(phrase);
  const shown = hasPhrase ? [phrase] : needles;
  const hits = hitsByLine(haystack, shown);
  const best = [...hits.values()].sort((a, b) => b.literals.size - a.literals.size || a.line - b.line).slice(0, maxLines);
  // Folding can change the length of a text (İ); then columns are unknown and lines are cut at their start.
  const sameLength = haystack.length === text.length;
  return {
    lines: best.sort((a, b) => a.line - b.line).map((hit) => ({ line: hit.line, text: lineAt(text, haystack, hit, sameLength) })),
    total: hits.size,
    hasPhrase: hasPhrase || phrase === undefined,
  };
}

interface Hit {
  readonly line: number;
  readonly start: number;
  readonly offset: number;
  readonly literals: Set<string>;
}

function hitsByLine(haystack: string, needles: readonly string[]): Map<number, Hit> {
  const hits = new Map<number, Hit>();
  for (const needle of needles) {
    const lines = new LineCounter(haystack);
    for (let at = haystack.indexOf(needle); at !== -1;) {
      const { line, start, end } = lines.lineOf(at);
      const hit = hits.get(line) ?? { line, start, offset: at - start, literals: new Set<string>() };
      hit.literals.add(needle);
      hits.set(line, hit);
      at = haystack.indexOf(needle, Math.max(end, at + 1));
    }
  }
  return hits;
}

/** Finds the lines of growing offsets in one pass over the text. */
class LineCounter {
  readonly #text: string;
  #line = 1;
  #start = 0;

  constructor(text: string) {
    this.#text = text;
  }

  lineOf(offset: number): { line: number; start: number; end: number } {
    for (let end = this.#text.indexOf('\n', this.#start); end !== -1 && end < offset; end = this.#text.indexOf('\n', this.#start)) {
      this.#line++;
      this.#start = end + 1;
    }
    const end = this.#text.indexOf('\n', offset);
    return { line: this.#line, start: this.#start, end: end === -1 ? this.#text.length : end };
  }
}

function lineAt(text: string, haystack: string, hit: Hit, sameLength: boolean): string {
  if (!sameLength) return cut(text.split('\n', hit.line)[hit.line - 1] ?? '', 0);
  const end = haystack.indexOf('\n', hit.start);
  return cut(text.slice(hit.start, end === -1 ? undefined : end), hit.offset);
}

function cut(line: string, offset: number): string {
  const trimmed = line.trimEnd();
  if (trimmed.length <= MAX_LINE_LENGTH) return trimmed;
  const from = Math.max(0, Math.min(offset - CONTEXT_BEFORE, trimmed.length - MAX_LINE_LENGTH));
  const piece = trimmed.slice(from, from + MAX_LINE_LENGTH);
  return `${from > 0 ? '…' : ''}${piece}${from + MAX_LINE_LENGTH < trimmed.length ? '…' : ''}`;
}
