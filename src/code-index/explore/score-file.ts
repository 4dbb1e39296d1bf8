/** How well a file answers a question, from its text: its words as a whole, and its definitions one by one. */
import type { DocumentText } from '../query/document-text.ts';
import type { DocumentSymbols } from '../store/document-symbols.ts';
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';
import { firstAtLeast } from './first-at-least.ts';
import type { WordHits } from './word-finder.ts';

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

export interface FileToScore {
  readonly hits: WordHits;
  readonly document: DocumentText;
  readonly symbols: DocumentSymbols;
}

/** Scores files for one question. */
export class FileScorer {
  readonly #weights: Weights;
  /** Characters of an average file among those that are compared. */
  readonly #averageLength: number;
  /** By position of the term; zeros between two uses. */
  readonly #counts: Float64Array;

  constructor(weights: Weights, averageLength: number) {
    this.#weights = weights;
    this.#averageLength = averageLength;
    this.#counts = new Float64Array(weights.terms.length);
  }

  score({ hits, document, symbols }: FileToScore): FileTextScore {
    const { length } = document.text;
    const { lineStarts } = document.identifiers;
    const pieces: PieceScore[] = [];
    eachPiece(symbols.all, lineStarts.length, (symbol, position, startLine, endLine) => {
      const from = firstAtLeast(hits.lines, startLine - 1);
      const to = firstAtLeast(hits.lines, endLine);
      const size = (lineStarts[endLine] ?? length) - (lineStarts[startLine - 1] ?? length);
      const named = symbol === null ? 0 : this.#weights.name(symbol.name);
      const score = this.#bm25(hits, from, to, size / AVERAGE_PIECE) + named;
      if (score > 0) pieces.push({ symbol, position, startLine, endLine, score });
    });
    pieces.sort((a, b) => b.score - a.score || a.startLine - b.startLine);
    return { words: this.#bm25(hits, 0, hits.terms.length, length / this.#averageLength), pieces };
  }

  /** @param relativeLength of the text, 1 for an average one */
  #bm25({ terms, shares }: WordHits, from: number, to: number, relativeLength: number): number {
    const counts = this.#counts;
    for (let at = from; at < to; at++) counts[terms[at]!]! += shares[at]!;
    const norm = K * (1 - B + B * relativeLength);
    let score = 0;
    for (let at = from; at < to; at++) {
      const term = terms[at]!;
      const count = counts[term]!;
      if (count === 0) continue;
      score += (this.#weights.terms[term]! * count * (K + 1)) / (count + norm);
      counts[term] = 0;
    }
    return score;
  }
}

type VisitPiece = (symbol: SymbolDefinition | null, position: number | null, startLine: number, endLine: number) => void;

/** Definitions, and windows over the lines between them. No object for each: most have nothing of the question. */
function eachPiece(symbols: readonly SymbolDefinition[], lines: number, visit: VisitPiece): void {
  let free = 1;
  const window = (until: number) => {
    for (; free <= until; free += WINDOW_LINES) visit(null, null, free, Math.min(until, free + WINDOW_LINES - 1));
  };
  for (let position = 0; position < symbols.length; position++) {
    const symbol = symbols[position]!;
    if (!PIECE_KINDS.has(symbol.kind)) continue;
    window(symbol.startLine - 1);
    visit(symbol, position, symbol.startLine, endOfPiece(symbol));
    free = Math.max(free, symbol.endLine + 1);
  }
  window(lines);
}

/** @param position of the symbol in the document's list */
export function pieceOf(symbol: SymbolDefinition, position: number): Omit<PieceScore, 'score'> {
  return { symbol, position, startLine: symbol.startLine, endLine: endOfPiece(symbol) };
}

function endOfPiece({ startLine, endLine, kind }: SymbolDefinition): number {
  return CALLABLE.has(kind) ? endLine : Math.min(endLine, startLine + MAX_LINES - 1);
}
