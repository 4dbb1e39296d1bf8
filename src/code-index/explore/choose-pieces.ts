/** Which pieces of which files an answer shows: those that fit best over all of them, and what these call; the same code once. */
import { keyOf, type SymbolAt } from '../graph/edge.ts';
import type { DocumentText } from '../query/document-texts.ts';
import type { IndexReader } from '../store/index-reader.ts';
import type { SymbolDefinition } from '../symbol.ts';
import { countedBytes } from '../token-size.ts';
import { calledBy } from './called-pieces.ts';
import { linesOfPiece, partsBeside, type LineRange } from './passages.ts';
import type { RankedFile } from './rank-files.ts';
import { CALLABLE, pieceOf, type PieceScore } from './score-file.ts';
import type { WordHits } from './word-scanner.ts';

export interface OpenFile {
  readonly file: RankedFile;
  readonly document: DocumentText;
  /** As they are shown. */
  readonly lines: readonly string[];
  readonly hits: WordHits;
}

export interface ChosenPiece {
  readonly open: OpenFile;
  readonly piece: PieceScore;
  /** Of its lines, those that no better one has: its head and its densest part when it is long. */
  readonly ranges: readonly LineRange[];
}

interface Candidate {
  readonly open: OpenFile;
  readonly piece: PieceScore;
  readonly value: number;
}

export interface ChooseOptions {
  readonly reader: IndexReader;
  /** By position of the term in the hits. */
  readonly termWeights: readonly number[];
  /** Opens a file that is not among those given; undefined when it is not worth showing. */
  readonly openOther: (document: number) => OpenFile | undefined;
  /** Counted bytes of all lines, about. */
  readonly room: number;
}

/** Comments and whatever else is between definitions, and text, explain; the code is the answer. */
const NOT_CODE = 0.6;
/** The head of a type says what there is; what happens is in its members, and functions beside it. */
const TYPE = 0.7;
/** Rust has unit tests in a module beside what they test; they count as files of tests do (prior.ts). */
const TEST_MODULE = /(?:^|[.:])tests?$/;
const TEST = 0.3;
/** Of a definition that calls one, what is added to the value of the called one. */
const CALLED = 0.5;
/** A piece takes room from others: one of 30 lines counts as 2^0.4 times smaller than one of none. */
const COST = 0.4;
const COST_LINES = 30;
const COST_MOST_LINES = 60;
/** A piece that fits much worse than the best one is not worth its lines; a class only where none of its members is. */
const WORTH_SHOWING = 0.2;
/** Lines of one piece, as parts of all that there is room for: most of them for the best, whose end is often the answer. */
const SHARES_OF_PIECES = [0.4, 0.3, 0.2];
const LINES_PER_PIECE = { atLeast: 30, atMost: 120 };
const BYTES_PER_LINE = 42;
/** Before each line. */
const BYTES_OF_NUMBER = 5;
const LEAST_LINES = 8;

/** The most valuable first. */
export function choosePieces(open: readonly OpenFile[], options: ChooseOptions): ChosenPiece[] {
  const candidates = withCalled(
    open.flatMap((one) => worthOf(one.file.pieces).map((piece) => candidate(one, piece))),
    open,
    options,
  );
  const chosen: ChosenPiece[] = [];
  const seen = new Set<string>();
  let left = options.room;
  for (const { open: one, piece, value } of candidates) {
    if (left < LEAST_LINES * BYTES_PER_LINE || value < candidates[0]!.value * WORTH_SHOWING) break;
    const taken = chosen.flatMap((other) => (other.open === one ? other.ranges : []));
    const own = linesWithin(one, piece, options.termWeights, { mostLines: linesOfNext(chosen.length, options.room), room: left });
    const ranges = own.flatMap((range) => partsBeside(taken, range));
    const lines = ranges.flatMap((range) => linesIn(one, range));
    const code = lines.map((line) => line.trim()).join('\n'); // copies are often moved to the side
    if (ranges.length === 0 || sizeOf(lines) > left || seen.has(code)) continue;
    seen.add(code);
    chosen.push({ open: one, piece, ranges });
    left -= sizeOf(lines);
  }
  return chosen;
}

function candidate(open: OpenFile, piece: PieceScore, added = 0): Candidate {
  const { symbol, score, startLine, endLine } = piece;
  const lines = Math.min(COST_MOST_LINES, endLine - startLine + 1);
  const value = (score * open.file.score * kindOf(symbol)) / (1 + lines / COST_LINES) ** COST;
  return { open, piece, value: value + added };
}

/** How likely a piece of its kind is the answer; 1 for code. */
function kindOf(symbol: SymbolDefinition | null): number {
  if (symbol === null || symbol.kind === 'heading') return NOT_CODE;
  if (!CALLABLE.has(symbol.kind)) return TYPE;
  return symbol.container !== null && TEST_MODULE.test(symbol.container) ? TEST : 1;
}

/** With what the best of them call, wherever that is. */
function withCalled(candidates: readonly Candidate[], open: readonly OpenFile[], { reader, openOther }: ChooseOptions): Candidate[] {
  const sorted = [...candidates].sort(byValue);
  const callers = sorted.flatMap(({ open: { file }, piece, value }) =>
    piece.position === null || piece.symbol?.kind === 'heading' ? [] : [{ at: { document: file.id, position: piece.position }, value }],
  );
  const all = new Map(sorted.map((one, at) => [symbolKey(one) ?? String(at), one]));
  const files = new Map(open.map((one) => [one.file.id, one]));
  for (const { at, callerValue } of calledBy(reader, callers)) {
    const known = all.get(keyOf(at));
    const one = known?.open ?? files.get(at.document) ?? openOther(at.document);
    if (one === undefined) continue;
    files.set(at.document, one);
    const piece = known?.piece ?? pieceAt(reader, one, at);
    if (piece) all.set(keyOf(at), candidate(one, piece, CALLED * callerValue));
  }
  return [...all.values()].sort(byValue);
}

function pieceAt(reader: IndexReader, { file }: OpenFile, { position }: SymbolAt): PieceScore | undefined {
  const symbol = reader.symbolsOf(file.id).all[position!];
  if (symbol === undefined) return undefined;
  // Who makes an object of a class does not run the whole of it.
  if (!CALLABLE.has(symbol.kind) && symbol.endLine - symbol.startLine >= COST_LINES) return undefined;
  return file.pieces.find((piece) => piece.position === position) ?? { ...pieceOf(symbol, position!), score: 0 };
}

function symbolKey({ open: { file }, piece: { position } }: Candidate): string | undefined {
  return position === null ? undefined : keyOf({ document: file.id, position });
}

function byValue(a: Candidate, b: Candidate): number {
  return b.value - a.value;
}

/** A class is shown by those of its members that fit; itself only where no member does. */
function worthOf(pieces: readonly PieceScore[]): PieceScore[] {
  const isAround = (outer: PieceScore, inner: PieceScore) =>
    inner !== outer && inner.symbol !== null && outer.startLine <= inner.startLine && inner.symbol.endLine <= (outer.symbol?.endLine ?? 0);
  return pieces.filter((piece) => !pieces.some((other) => isAround(piece, other) && other.score >= piece.score * WORTH_SHOWING));
}

/** @param before pieces that were chosen before it */
function linesOfNext(before: number, room: number): number {
  const share = SHARES_OF_PIECES[Math.min(before, SHARES_OF_PIECES.length - 1)]!;
  const lines = Math.ceil((room / BYTES_PER_LINE) * share);
  return Math.min(LINES_PER_PIECE.atMost, Math.max(LINES_PER_PIECE.atLeast, lines));
}

/** Fewer lines where the room is too small for all; they may still take more of it than there is. */
function linesWithin(
  open: OpenFile,
  piece: PieceScore,
  termWeights: readonly number[],
  { mostLines, room }: { mostLines: number; room: number },
): LineRange[] {
  const ranges = linesOfPiece(piece, open.hits, termWeights, mostLines);
  const size = sizeOf(ranges.flatMap((range) => linesIn(open, range)));
  if (size <= room) return ranges;
  return linesOfPiece(piece, open.hits, termWeights, Math.max(LEAST_LINES, Math.floor((mostLines * room) / size)));
}

function linesIn({ lines }: OpenFile, { startLine, endLine }: LineRange): readonly string[] {
  return lines.slice(startLine - 1, endLine);
}

function sizeOf(lines: readonly string[]): number {
  return countedBytes(lines) + lines.length * BYTES_OF_NUMBER;
}
