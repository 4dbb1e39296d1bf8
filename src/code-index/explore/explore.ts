/** The answer to a question about the code: which files, which definitions, which lines. */
import type { DocumentClass } from '../project-config/classify-path.ts';
import type { DocumentTexts } from '../query/document-texts.ts';
import { qualifiedName } from '../query/document-content.ts';
import { isOtherVersion } from '../query/staleness.ts';
import type { SymbolAt } from '../graph/edge.ts';
import type { IndexReader } from '../store/index-reader.ts';
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';
import type { ChangeHistory } from './change-history.ts';
import { joined, linesOfPiece, type LineRange } from './passages.ts';
import { ProjectFiles } from './project-files.ts';
import { readQuestion } from './question.ts';
import type { PieceScore } from './score-file.ts';
import { relationsOf, type Relations } from './relations.ts';
import { rankFiles, type RankedFile, type Ranking } from './rank-files.ts';

export interface ExploredSymbol {
  /** With its containers. */
  readonly name: string;
  readonly kind: SymbolKind;
  readonly startLine: number;
  readonly endLine: number;
}

export interface Passage extends LineRange {
  /** The lines as they are on disk now. */
  readonly lines: readonly string[];
}

export interface ExploredFile {
  readonly path: string;
  readonly class: DocumentClass;
  /** What fits the question best comes first. */
  readonly symbols: readonly ExploredSymbol[];
  /** In the order of the file; none for files that are only listed. */
  readonly passages: readonly Passage[];
  /** The file changed since it was indexed; lines may be off. */
  readonly stale: boolean;
}

export interface Exploration {
  /** The best first. */
  readonly files: readonly ExploredFile[];
  /** Files that have words of the question, too, and are left out. */
  readonly more: number;
  /** Between the definitions whose lines are shown. */
  readonly relations: Relations;
}

export const NOTHING_FOUND: Exploration = { files: [], more: 0, relations: { callPaths: [], uses: [] } };

export interface ExploreOptions {
  readonly question: string;
  /** Size of the answer that it is for: decides how much code is taken along. */
  readonly maxTokens: number;
}

/** Definitions named for a file with passages, more of them in a larger answer, and for one that is only listed. */
const SHOWN_SYMBOLS = { atLeast: 6, atMost: 12, perTokens: 1000 };
const LISTED_SYMBOLS = 4;
/** Files named in all: what is less likely is not worth its line in a small answer. */
const TOKENS_PER_FILE = 110;
const MAX_LINE_LENGTH = 140;
const SHOWN_FILES = { atLeast: 2, atMost: 14, perTokens: 1000 };
const TOKENS_PER_LINE = 12;
/** Of the answer; the rest is for the list of files and what is around them. */
const SHARE_OF_CODE = 0.75;
const PIECES_PER_FILE = 8;
/** Of the lines of a file, for the piece that fits it best; the others share what it leaves. */
const SHARE_OF_FIRST = 0.6;
const RELATED_PER_FILE = 3;
const FIRST_FILES = 3;
const MIN_LINES = 8;
/** A piece that fits much worse than the best one of its file is not worth its lines. */
const WORTH_SHOWING = 0.2;

interface Sources {
  readonly reader: IndexReader;
  readonly texts: DocumentTexts;
  readonly history: ChangeHistory;
}

export function explore({ reader, texts, history }: Sources, { question, maxTokens }: ExploreOptions): Exploration {
  const files = reader.derived('project-files', () => new ProjectFiles(reader));
  const limit = Math.ceil(maxTokens / TOKENS_PER_FILE);
  const ranking = rankFiles({ reader, texts, files, history, limit, question: readQuestion(question) });
  const shown = within(SHOWN_FILES, maxTokens);
  const maxSymbols = within(SHOWN_SYMBOLS, maxTokens);
  const lines = shares(Math.floor((maxTokens * SHARE_OF_CODE) / TOKENS_PER_LINE), shown);
  return {
    more: ranking.total - ranking.files.length,
    files: ranking.files.map((file, at) => explored(file, ranking, texts, reader, { maxLines: lines[at] ?? 0, maxSymbols })),
    relations: relationsOf(reader, telling(ranking.files.slice(0, shown))),
  };
}

function within({ atLeast, atMost, perTokens }: { atLeast: number; atMost: number; perTokens: number }, tokens: number): number {
  return Math.min(atMost, Math.max(atLeast, Math.round(tokens / perTokens)));
}

/** The definitions that fit best: of the first files several, of the others one. */
function telling(files: readonly RankedFile[]): SymbolAt[] {
  return files.flatMap(({ id, pieces }, at) => {
    const best = shownPieces(pieces)
      .filter(({ position }) => position !== null)
      .slice(0, at < FIRST_FILES ? RELATED_PER_FILE : 1);
    return best.map(({ position }) => ({ document: id, position }));
  });
}

/** The first files get more of the lines: the n-th one as 1 / sqrt(n). */
function shares(total: number, parts: number): number[] {
  const weights = Array.from({ length: parts }, (_, at) => 1 / Math.sqrt(at + 1));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => Math.max(MIN_LINES, Math.floor((total * weight) / sum)));
}

function explored(
  file: RankedFile,
  ranking: Ranking,
  texts: DocumentTexts,
  reader: IndexReader,
  { maxLines, maxSymbols }: { maxLines: number; maxSymbols: number },
): ExploredFile {
  const { path, class: fileClass, pieces } = file;
  const limit = maxLines > 0 ? maxSymbols : LISTED_SYMBOLS;
  const symbols = pieces.flatMap(({ symbol }) => (symbol === null ? [] : [describe(symbol)])).slice(0, limit);
  const listed = { path, class: fileClass, symbols, passages: [], stale: false };
  const document = maxLines > 0 && pieces.length > 0 ? texts.read(path) : undefined;
  if (document === undefined) return listed;
  const row = reader.get<{ size: number; mtimeUs: number }>('SELECT size, mtime_us AS mtimeUs FROM documents WHERE id = ?', [file.id]);
  const stale = row === undefined || isOtherVersion({ path, ...row }, document);
  return { ...listed, passages: passagesOf(file, ranking, document.text, maxLines), stale };
}

function passagesOf({ pieces }: RankedFile, { read: { scanner, wordWeights } }: Ranking, text: string, maxLines: number): Passage[] {
  const hits = scanner.scan(text);
  const lines = text.split('\n');
  let left = maxLines;
  const ranges: LineRange[] = [];
  for (const piece of shownPieces(pieces).slice(0, PIECES_PER_FILE)) {
    if (left < MIN_LINES || piece.score < pieces[0]!.score * WORTH_SHOWING) break;
    if (ranges.some(({ startLine, endLine }) => startLine <= piece.startLine && piece.endLine <= endLine)) continue;
    const size = ranges.length === 0 ? Math.ceil(left * SHARE_OF_FIRST) : left;
    const found = linesOfPiece(piece, hits, wordWeights, size);
    ranges.push(...found);
    left -= found.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0);
  }
  return joined(ranges).map((range) => ({
    ...range,
    lines: lines.slice(range.startLine - 1, range.endLine).map((line) => line.trimEnd().slice(0, MAX_LINE_LENGTH)),
  }));
}

/** A class is shown by those of its members that fit; itself only where no member does. */
function shownPieces(pieces: readonly PieceScore[]): PieceScore[] {
  const holds = (outer: PieceScore, inner: PieceScore) =>
    inner !== outer && inner.symbol !== null && outer.startLine <= inner.startLine && inner.symbol.endLine <= (outer.symbol?.endLine ?? 0);
  return pieces.filter((piece) => !pieces.some((other) => holds(piece, other) && other.score >= piece.score * WORTH_SHOWING));
}

function describe(symbol: SymbolDefinition): ExploredSymbol {
  const { kind, startLine, endLine } = symbol;
  return { name: qualifiedName(symbol), kind, startLine, endLine };
}
