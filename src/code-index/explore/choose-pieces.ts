/** Which pieces of which files an answer shows: those that fit best over all of them, and what these call; the same code once. */
import type { IndexReader } from '../store/index-reader.ts';
import { BYTES_PER_TOKEN, countedBytes } from '../token-size.ts';
import { withCallNeighbours } from './call-neighbours.ts';
import { candidateOf, type OpenFile } from './candidate.ts';
import { linesOfPiece, partsBeside, type LineRange } from './passages.ts';
import { CALLABLE, type PieceScore } from './score-file.ts';
import { shownLines } from './shown-lines.ts';

export interface ChosenPiece {
  readonly open: OpenFile;
  readonly piece: PieceScore;
  /** Of its lines, those that no better one has: its head and its densest part when it is long. */
  readonly ranges: readonly LineRange[];
}

export interface ChooseOptions {
  readonly reader: IndexReader;
  /** Documents of the project. */
  readonly documents: number;
  /** By position of the term in the hits. */
  readonly termWeights: readonly number[];
  /** Opens a file that is not among those given; undefined when it is not worth showing. */
  readonly openOther: (document: number) => OpenFile | undefined;
  /** Of the whole answer. */
  readonly maxTokens: number;
}

/** Of the answer that is taken along as code: it shows what has room beside its lists. */
const SHARE_OF_CODE = 0.9;
/** Definitions whose calls are followed. */
const CALLERS_PER_1000_TOKENS = 5;
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
  const { maxTokens, termWeights, ...project } = options;
  const candidates = withCallNeighbours(
    open.flatMap((one) => worthOf(one.file.pieces).map((piece) => candidateOf(one, piece))),
    { ...project, open, callers: Math.ceil((maxTokens / 1000) * CALLERS_PER_1000_TOKENS) },
  );
  const room = maxTokens * BYTES_PER_TOKEN * SHARE_OF_CODE;
  const chosen: ChosenPiece[] = [];
  const seen = new Set<string>();
  let left = room;
  for (const { open: one, piece, value } of candidates) {
    if (left < LEAST_LINES * BYTES_PER_LINE || value < candidates[0]!.value * WORTH_SHOWING) break;
    const taken = chosen.flatMap((other) => (other.open === one ? other.ranges : []));
    const own = linesWithin(one, piece, termWeights, { mostLines: linesOfNext(chosen.length, room), room: left });
    const ranges = own.flatMap((range) => partsBeside(taken, range));
    const lines = ranges.flatMap((range) => shownLines(one.document, range));
    const code = lines.map((line) => line.trim()).join('\n'); // copies are often moved to the side
    if (ranges.length === 0 || sizeOf(lines) > left || seen.has(code)) continue;
    seen.add(code);
    chosen.push({ open: one, piece, ranges });
    left -= sizeOf(lines);
  }
  return chosen;
}

/** A class is shown by those of its members that fit; itself only where no member does. A function is code, whatever is in it. */
function worthOf(pieces: readonly PieceScore[]): PieceScore[] {
  const isAround = (outer: PieceScore, inner: PieceScore) =>
    inner !== outer && inner.symbol !== null && outer.startLine <= inner.startLine && inner.symbol.endLine <= (outer.symbol?.endLine ?? 0);
  const isCode = ({ symbol }: PieceScore) => symbol !== null && CALLABLE.has(symbol.kind);
  return pieces.filter(
    (piece) => isCode(piece) || !pieces.some((other) => isAround(piece, other) && other.score >= piece.score * WORTH_SHOWING),
  );
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
  const size = sizeOf(ranges.flatMap((range) => shownLines(open.document, range)));
  if (size <= room) return ranges;
  return linesOfPiece(piece, open.hits, termWeights, Math.max(LEAST_LINES, Math.floor((mostLines * room) / size)));
}

function sizeOf(lines: readonly string[]): number {
  return countedBytes(lines) + lines.length * BYTES_OF_NUMBER;
}
