import { describe, expect, it } from 'vitest';
import { linesOfPiece, partsBeside } from '../../../../src/code-index/explore/passages.ts';
import { WordFinder } from '../../../../src/code-index/explore/word-finder.ts';
import { identifiersOf } from '../../../../src/code-index/query/text-identifiers.ts';
import type { SymbolDefinition } from '../../../../src/code-index/symbol.ts';

const SYMBOL = { name: 'f' } as SymbolDefinition;
const finder = new WordFinder(['needle', 'thread'].map((word) => ({ word, stem: null })));
const hitsIn = (text: string) => finder.find({ text, identifiers: identifiersOf(text) });
const piece = (startLine: number, endLine: number, symbol: SymbolDefinition | null = SYMBOL) => ({
  symbol,
  position: 0,
  startLine,
  endLine,
  score: 1,
});
/** A text of so many lines with words at some of them. */
const textWith = (lines: number, words: Readonly<Record<number, string>>) =>
  Array.from({ length: lines }, (_, at) => words[at + 1] ?? '-').join('\n');

describe('the lines of a definition', () => {
  it('are all of them when they fit', () => {
    expect(linesOfPiece(piece(3, 9), hitsIn(textWith(20, {})), [1, 1], 7)).toEqual([{ startLine: 3, endLine: 9 }]);
  });

  it('are its head and the part with most of the words when it is long', () => {
    const hits = hitsIn(textWith(100, { 20: 'needle', 70: 'needle', 72: 'thread' }));
    expect(linesOfPiece(piece(3, 90), hits, [1, 1], 9)).toEqual([
      { startLine: 3, endLine: 3 },
      { startLine: 69, endLine: 76 },
    ]);
  });

  it('begin with the head where most of the words are near it', () => {
    expect(linesOfPiece(piece(3, 90), hitsIn(textWith(100, { 6: 'needle', 7: 'thread' })), [1, 1], 9)).toEqual([
      { startLine: 3, endLine: 11 },
    ]);
  });

  it('never leave the definition nor the room there is', () => {
    const hits = hitsIn(textWith(100, { 89: 'needle' }));
    for (const ranges of [linesOfPiece(piece(3, 90), hits, [1, 1], 10), linesOfPiece(piece(3, 90, null), hits, [1, 1], 10)]) {
      expect(ranges.at(-1)!.endLine).toBeLessThanOrEqual(90);
      expect(ranges.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0)).toBeLessThanOrEqual(10);
    }
  });

  it('are those that no better piece has, without small gaps between them', () => {
    const taken = [
      { startLine: 10, endLine: 20 },
      { startLine: 40, endLine: 50 },
    ];
    expect(partsBeside(taken, { startLine: 12, endLine: 18 })).toEqual([]);
    expect(partsBeside(taken, { startLine: 5, endLine: 30 })).toEqual([
      { startLine: 5, endLine: 9 },
      { startLine: 21, endLine: 30 },
    ]);
    expect(partsBeside(taken, { startLine: 23, endLine: 37 })).toEqual([{ startLine: 21, endLine: 39 }]);
    expect(partsBeside(taken, { startLine: 25, endLine: 30 })).toEqual([{ startLine: 25, endLine: 30 }]);
    expect(partsBeside([], { startLine: 1, endLine: 3 })).toEqual([{ startLine: 1, endLine: 3 }]);
  });
});
