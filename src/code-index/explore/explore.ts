/** The answer to a question about the code: which files, which definitions, which lines. */
import type { DocumentClass } from '../project-config/classify-path.ts';
import type { DocumentTexts } from '../query/document-texts.ts';
import { shortName } from '../query/document-content.ts';
import { isOtherVersion } from '../query/staleness.ts';
import type { SymbolAt } from '../graph/edge.ts';
import type { IndexReader } from '../store/index-reader.ts';
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';
import { BYTES_PER_TOKEN } from '../token-size.ts';
import type { ChangeHistory } from './change-history.ts';
import type { OpenFile } from './candidate.ts';
import { choosePieces, type ChosenPiece } from './choose-pieces.ts';
import { namedValues } from './named-values.ts';
import type { LineRange } from './passages.ts';
import { ProjectFiles } from './project-files.ts';
import { readQuestion } from './question.ts';
import type { ReadFiles } from './read-files.ts';
import { relationsOf, type Relations } from './relations.ts';
import { rankFiles, type RankedFile } from './rank-files.ts';
import { shownLines } from './shown-lines.ts';

export interface ExploredSymbol {
  /** With its innermost container. */
  readonly name: string;
  readonly kind: SymbolKind;
  readonly startLine: number;
  readonly endLine: number;
}

export interface Passage extends LineRange {
  /** The lines as they are on disk now. */
  readonly lines: readonly string[];
  /** 0 for the one that tells most, over all files. */
  readonly order: number;
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
/** Files whose pieces are compared; what these call may be elsewhere. */
const OPEN_FILES = { atLeast: 2, atMost: 20, perTokens: 800 };
/** Of the answer, for values that its code names. */
const SHARE_OF_VALUES = 0.03;
/** Definitions between which relations are told. */
const RELATED = 12;

interface Sources {
  readonly reader: IndexReader;
  readonly texts: DocumentTexts;
  readonly history: ChangeHistory;
}

export function explore({ reader, texts, history }: Sources, { question, maxTokens }: ExploreOptions): Exploration {
  const files = reader.derived('project-files', () => new ProjectFiles(reader));
  const limit = Math.ceil(maxTokens / TOKENS_PER_FILE);
  const { files: ranked, total, read } = rankFiles({ reader, texts, files, history, limit, question: readQuestion(question) });
  const open = (file: RankedFile) => opened(file, read);
  const openOther = (id: number) => {
    const file = ranked.find((one) => one.id === id);
    return file?.class === 'source' ? open(file) : undefined;
  };
  const chosen = choosePieces(
    ranked.slice(0, within(OPEN_FILES, maxTokens)).flatMap((file) => open(file) ?? []),
    {
      reader,
      documents: files.files.length,
      termWeights: read.termWeights,
      openOther,
      maxTokens,
    },
  );
  const values = namedValues(chosen, { reader, openOther, room: maxTokens * BYTES_PER_TOKEN * SHARE_OF_VALUES });
  const maxSymbols = within(SHOWN_SYMBOLS, maxTokens);
  return {
    more: total - ranked.length,
    files: ranked.map((file) => explored(file, [...chosen, ...values], reader, maxSymbols)),
    relations: relationsOf(reader, chosen.flatMap(symbolOf).slice(0, RELATED)),
  };
}

function within({ atLeast, atMost, perTokens }: { atLeast: number; atMost: number; perTokens: number }, tokens: number): number {
  return Math.min(atMost, Math.max(atLeast, Math.round(tokens / perTokens)));
}

/** Undefined for a file that was not read. */
function opened(file: RankedFile, { files }: ReadFiles): OpenFile | undefined {
  const read = files.get(file.position);
  if (read === undefined || read.pieces.length === 0) return undefined;
  return { file, document: read.document, hits: read.hits };
}

function symbolOf({ open: { file }, piece: { position } }: ChosenPiece): SymbolAt[] {
  return position === null ? [] : [{ document: file.id, position }];
}

/** @param chosen of all files, the most valuable first */
function explored(file: RankedFile, chosen: readonly ChosenPiece[], reader: IndexReader, maxSymbols: number): ExploredFile {
  const { path, class: fileClass, pieces } = file;
  const document = chosen.find(({ open }) => open.file === file)?.open;
  const passages = chosen.flatMap(({ open, ranges }, order) =>
    open.file === file ? ranges.map((range) => passage(open, range, order)) : [],
  );
  const symbols = pieces.flatMap(({ symbol }) => (symbol === null ? [] : [describe(symbol)]));
  return {
    path,
    class: fileClass,
    symbols: symbols.slice(0, document ? maxSymbols : LISTED_SYMBOLS),
    passages: passages.sort((a, b) => a.startLine - b.startLine),
    stale: document !== undefined && isStale(reader, document),
  };
}

function passage({ document }: OpenFile, range: LineRange, order: number): Passage {
  return { ...range, lines: shownLines(document, range), order };
}

function isStale(reader: IndexReader, { file: { id, path }, document }: OpenFile): boolean {
  const row = reader.get<{ size: number; mtimeUs: number }>('SELECT size, mtime_us AS mtimeUs FROM documents WHERE id = ?', [id]);
  return row === undefined || isOtherVersion({ path, ...row }, document);
}

function describe(symbol: SymbolDefinition): ExploredSymbol {
  const { kind, startLine, endLine } = symbol;
  return { name: shortName(symbol), kind, startLine, endLine };
}
