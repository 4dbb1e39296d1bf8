/**
 * Decides whether a text matches the content of a query. Regexes run over the whole text: `^` and `$` match at line ends, of which
 * JavaScript counts `\r` as one, so `$` matches before `\r\n` and `.` stops there; `\n` in a regex or literal is a bare line feed.
 * A regex may take forever; whoever runs it guards the time.
 */
import { isWholeWord, literalHits, regexHits, wholeCharacters, type TextRange } from './find-hits.ts';
import { compileRegex } from './regex-source.ts';
import type { ContentNode, SearchQuery } from './search-query.ts';
import { isCaseSensitive } from './smart-case.ts';
import { findInAnyCase, findInSameCase } from './text-finder.ts';

export interface MatchOptions {
  readonly maxRanges: number;
  /** Whether the document defines a symbol whose name contains this one. */
  readonly definesSymbol: (name: string) => boolean;
}

export interface CompiledContent {
  /**
   * The ranges to show, in order, not empty, without overlaps, at most `maxRanges` from the first on; undefined when the text
   * does not match. Symbols and what is negated show nothing, so that a match can have no ranges.
   */
  match(text: string, options: MatchOptions): readonly TextRange[] | undefined;
}

export interface CompileOptions {
  /** Hits that go on in a word (a letter, digit or `_` on both sides of an end) do not count. A regex is not tried for shorter ones. */
  readonly wholeWord: boolean;
}

/** Content of null matches every text. */
export function compileContent(query: SearchQuery, { wholeWord }: CompileOptions): CompiledContent {
  if (query.content === null) return { match: () => [] };
  const test = compileNode(query.content, { caseSensitive: isCaseSensitive(query), wholeWord });
  return {
    match(text, options) {
      const hits = test({ text, definesSymbol: options.definesSymbol, maxHits: Math.max(1, options.maxRanges) });
      return hits && inOrder(hits.map((hit) => wholeCharacters(text, hit))).slice(0, options.maxRanges);
    },
  };
}

/** A text on trial. */
interface Subject {
  readonly text: string;
  readonly definesSymbol: (name: string) => boolean;
  readonly maxHits: number;
}

/** The hits to show; undefined when the condition does not hold. */
type Test = (subject: Subject) => readonly TextRange[] | undefined;

interface HitOptions extends CompileOptions {
  readonly caseSensitive: boolean;
}

function compileNode(node: ContentNode, options: HitOptions): Test {
  switch (node.kind) {
    case 'and':
      return every(cheapestFirst(node.operands).map((operand) => compileNode(operand, options)));
    case 'or':
      return some(node.operands.map((operand) => compileNode(operand, options)));
    case 'not':
      return none(compileNode(node.operand, options));
    case 'literal':
      return literal(node.text, options);
    case 'regex':
      return regex(node.source, options);
    case 'symbol':
      return (subject) => (subject.definesSymbol(node.name) ? [] : undefined);
  }
}

/** What is quick to tell saves what is slow. */
function cheapestFirst(operands: readonly ContentNode[]): ContentNode[] {
  return operands.toSorted((a, b) => Number(hasRegex(a)) - Number(hasRegex(b)));
}

function hasRegex(node: ContentNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.operands.some(hasRegex);
  return node.kind === 'not' ? hasRegex(node.operand) : node.kind === 'regex';
}

function every(tests: readonly Test[]): Test {
  return (subject) => {
    const found: (readonly TextRange[])[] = [];
    for (const test of tests) {
      const hits = test(subject);
      if (hits === undefined) return undefined;
      found.push(hits);
    }
    return found.flat();
  };
}

/** All that holds is shown, not only the first. */
function some(tests: readonly Test[]): Test {
  return (subject) => {
    const found = tests.map((test) => test(subject)).filter((hits) => hits !== undefined);
    return found.length === 0 ? undefined : found.flat();
  };
}

function none(test: Test): Test {
  return (subject) => (test(subject) === undefined ? [] : undefined);
}

function literal(needle: string, { caseSensitive, wholeWord }: HitOptions): Test {
  const findIn = caseSensitive ? findInSameCase(needle) : findInAnyCase(needle);
  return ({ text, maxHits }) => {
    const counts = wholeWord ? (hit: TextRange) => isWholeWord(text, hit) : () => true;
    return firstOf(literalHits(findIn(text), needle.length, counts), maxHits);
  };
}

function regex(source: string, { caseSensitive, wholeWord }: HitOptions): Test {
  const expression = compileRegex(source, { caseSensitive });
  return ({ text, maxHits }) => {
    const counts = wholeWord ? (hit: TextRange) => isWholeWord(text, hit) : () => true;
    return firstOf(regexHits(text, expression, counts), maxHits);
  };
}

function firstOf(hits: Iterable<TextRange>, max: number): TextRange[] | undefined {
  const first: TextRange[] = [];
  for (const hit of hits) if (first.push(hit) === max) break;
  return first.length === 0 ? undefined : first;
}

/** Hits of several terms; those that overlap become one. */
function inOrder(hits: readonly TextRange[]): TextRange[] {
  const merged: TextRange[] = [];
  for (const [start, end] of hits.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start < last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return merged;
}
