/** A piece that an answer may show, and what it is worth. */
import { keyOf } from '../graph/edge.ts';
import type { DocumentText } from '../query/document-text.ts';
import type { SymbolDefinition } from '../symbol.ts';
import type { RankedFile } from './rank-files.ts';
import { CALLABLE, type PieceScore } from './score-file.ts';
import type { WordHits } from './word-finder.ts';

export interface OpenFile {
  readonly file: RankedFile;
  readonly document: DocumentText;
  readonly hits: WordHits;
}

export interface Candidate {
  readonly open: OpenFile;
  readonly piece: PieceScore;
  readonly value: number;
}

/** Comments and whatever else is between definitions, and text, explain; the code is the answer. */
const NOT_CODE = 0.6;
/** Before the first definition: a licence, imports, what a file is for in general. */
const FILE_HEAD = 0.3;
/** The head of a type says what there is; what happens is in its members, and functions beside it. */
const TYPE = 0.7;
/** Rust has unit tests in a module beside what they test. */
const TEST_MODULE = /(?:^|[.:])tests?$/;
const TEST = 0.3;
/** Beside what its file counts: a test says every word of what it tests, and only uses it. */
const ASIDE = 0.5;
/** A piece takes room from others: one of 30 lines counts as 2^0.4 times smaller than one of none. */
const COST = 0.4;
const COST_LINES = 30;
const COST_MOST_LINES = 60;

export function candidateOf(open: OpenFile, piece: PieceScore): Candidate {
  const { score, startLine, endLine } = piece;
  const { file } = open;
  const lines = Math.min(COST_MOST_LINES, endLine - startLine + 1);
  const kind = kindOf(piece, file) * (file.class === 'source' ? 1 : ASIDE);
  return { open, piece, value: (score * file.score * kind) / (1 + lines / COST_LINES) ** COST };
}

/** Of the definition that it is; undefined for lines outside of all definitions. */
export function keyOfCandidate({ open: { file }, piece: { position } }: Candidate): string | undefined {
  return position === null ? undefined : keyOf({ document: file.id, position });
}

export function byValue(a: Candidate, b: Candidate): number {
  return b.value - a.value;
}

/** How likely a piece of its kind is the answer; 1 for code. */
function kindOf({ symbol, startLine }: PieceScore, { symbols }: RankedFile): number {
  if (symbol === null) return startLine === 1 && symbols > 0 ? FILE_HEAD : NOT_CODE;
  if (symbol.kind === 'heading') return NOT_CODE;
  return (CALLABLE.has(symbol.kind) ? 1 : TYPE) * (isInTestModule(symbol) ? TEST : 1);
}

function isInTestModule({ container }: SymbolDefinition): boolean {
  return container !== null && TEST_MODULE.test(container);
}
