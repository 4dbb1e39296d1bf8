/** How well a file answers a question, from its text: its words as a whole, and its definitions one by one. */
import type { DocumentSymbols } from '../store/document-symbols.ts';
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';
import type { WordHits } from './word-scanner.ts';

export interface PieceScore {
  /** Null: lines outside of all definitions. */
  readonly symbol: SymbolDefinition | null;
  /** Of the symbol in the document's list. */
  readonly position: number | null;
  /** From 1. */
  readonly startLine: number;
  readonly endLine: number;
  readonly score: number;
}

export interface FileTextScore {
  /** BM25 of the whole text. */
  readonly words: number;
  /** The best first. */
  readonly pieces: readonly PieceScore[];
}

export interface Weights {
  /** By position of the term in the scanner. */
  readonly terms: readonly number[];
  /** Of a name, by the words that it shares with the question. */
  readonly name: (name: string) => number;
}

/** Definitions whose lines are read as a whole. */
const PIECE_KINDS: ReadonlySet<SymbolKind> = new Set([
  'function',
  'method',
  'constructor',
  'class',
  'struct',
  'union',
  'macro',
  'interface',
  'trait',
  'enum',
  'type',
  'heading',
]);
export const CALLABLE: ReadonlySet<SymbolKind> = new Set(['function', 'method', 'constructor', 'macro']);
/** Of a class, its head and first members: each member is a piece of its own. */
const MAX_LINES = 150;
const WINDOW_LINES = 40;
/** BM25 with zoekt's k; lengths in characters, and softer than b = 0.75 because long files are long for a reason. */
const K = 1.2;
const B = 0.5;
const AVERAGE_PIECE = 1500;

export function scoreFile(
  { hits, length, averageLength }: { hits: WordHits; length: number; averageLength: number },
  symbols: DocumentSymbols,
  weights: Weights,
): FileTextScore {
  const words = bm25(hits, 0, hits.terms.length, length / averageLength, weights.terms);
  const pieces = piecesOf(symbols.all, hits.lineStarts.length).flatMap((piece) => {
    const from = firstAtLeast(hits.lines, piece.startLine - 1);
    const to = firstAtLeast(hits.lines, piece.endLine);
    const start = hits.lineStarts[piece.startLine - 1] ?? length;
    const size = (hits.lineStarts[piece.endLine] ?? length) - start;
    const named = piece.symbol === null ? 0 : weights.name(piece.symbol.name);
    const score = bm25(hits, from, to, size / AVERAGE_PIECE, weights.terms) + named;
    return score > 0 ? [{ ...piece, score }] : [];
  });
  return { words, pieces: pieces.sort((a, b) => b.score - a.score || a.startLine - b.startLine) };
}

/** Definitions, and windows over the lines between them. */
function piecesOf(symbols: readonly SymbolDefinition[], lines: number): Omit<PieceScore, 'score'>[] {
  const pieces: Omit<PieceScore, 'score'>[] = [];
  let free = 1;
  const window = (until: number) => {
    for (; free <= until; free += WINDOW_LINES) {
      pieces.push({ symbol: null, position: null, startLine: free, endLine: Math.min(until, free + WINDOW_LINES - 1) });
    }
  };
  for (const [position, symbol] of symbols.entries()) {
    if (!PIECE_KINDS.has(symbol.kind)) continue;
    window(symbol.startLine - 1);
    pieces.push(pieceOf(symbol, position));
    free = Math.max(free, symbol.endLine + 1);
  }
  window(lines);
  return pieces;
}

/** @param position of the symbol in the document's list */
export function pieceOf(symbol: SymbolDefinition, position: number): Omit<PieceScore, 'score'> {
  const { startLine, endLine, kind } = symbol;
  return { symbol, position, startLine, endLine: CALLABLE.has(kind) ? endLine : Math.min(endLine, startLine + MAX_LINES - 1) };
}

/** @param relativeLength of the text, 1 for an average one */
function bm25({ terms, shares }: WordHits, from: number, to: number, relativeLength: number, weights: readonly number[]): number {
  if (from >= to) return 0;
  const counts = new Map<number, number>();
  for (let at = from; at < to; at++) counts.set(terms[at]!, (counts.get(terms[at]!) ?? 0) + shares[at]!);
  const norm = K * (1 - B + B * relativeLength);
  let score = 0;
  for (const [term, count] of counts) score += (weights[term]! * count * (K + 1)) / (count + norm);
  return score;
}

/** The first place in the sorted list with at least this value. */
function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
