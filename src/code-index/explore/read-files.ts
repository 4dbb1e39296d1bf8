/** The texts of the likeliest files, scored for a question. */
import type { DocumentText } from '../query/document-text.ts';
import type { DocumentTexts } from '../query/document-texts.ts';
import type { DocumentSymbols } from '../store/document-symbols.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { best, type FileScores } from './file-scores.ts';
import { NameMatcher } from './name-matcher.ts';
import type { ProjectFiles } from './project-files.ts';
import { rarity, stemsOfWord, type QuestionTerm } from './question-terms.ts';
import { FileScorer, type PieceScore } from './score-file.ts';
import { WordFinder, type WordHits } from './word-finder.ts';

/** Files whose text is read: as many as a question needs at most, and as much as can be read in a few milliseconds. */
const MAX_READ = 36;
const MAX_READ_BYTES = 1_200_000;
/** A file has its best definitions to show; what comes behind tells less and less. */
const PIECE_SHARES = [1, 0.5, 0.33];
/** A word that no name has is one that comments are written with. */
const UNNAMED = 0.6;

export interface ReadFile {
  readonly document: DocumentText;
  readonly hits: WordHits;
  /** The best first. */
  readonly pieces: readonly PieceScore[];
}

export interface ReadFiles {
  /** By position. */
  readonly files: ReadonlyMap<number, ReadFile>;
  readonly pieceScores: FileScores;
  readonly wordScores: FileScores;
  /** By position of the term in the hits. */
  readonly termWeights: readonly number[];
}

interface OpenFile {
  readonly position: number;
  readonly document: DocumentText;
  readonly symbols: DocumentSymbols;
}

export interface ReadOptions {
  readonly reader: IndexReader;
  readonly texts: DocumentTexts;
  readonly files: ProjectFiles;
  /** What the index says: which files are read. */
  readonly preliminary: FileScores;
  readonly terms: readonly QuestionTerm[];
  /** Of the question, with the weights of their uses. */
  readonly stems: ReadonlyMap<string, number>;
  /** Names of the question, with what a definition of one counts. */
  readonly codeNames: ReadonlyMap<string, number>;
}

export function readFiles({ reader, texts, files, preliminary, terms, stems, codeNames }: ReadOptions): ReadFiles {
  const open = chooseToRead(files, preliminary).flatMap((position): OpenFile[] => {
    const document = texts.read(files.files[position]!.path);
    return document === undefined ? [] : [{ position, document, symbols: reader.symbolsOf(files.files[position]!.id) }];
  });
  const averageLength = open.reduce((sum, { document }) => sum + document.text.length, 0) / Math.max(1, open.length);
  const names = new NameMatcher(stems.keys());
  const named = filesByStem(open, names);
  const stemWeight = (stem: string) => rarity(open.length, named.get(stem) ?? 0) * stems.get(stem)!;
  const termWeights = terms.map(({ word, weight }) => weight * (stemsOfWord(word).some((stem) => named.has(stem)) ? 1 : UNNAMED));
  const nameWeight = (name: string) => sum(names.stemsIn(name).map(stemWeight)) + (codeNames.get(name) ?? 0);
  const finder = new WordFinder(terms);
  const scorer = new FileScorer({ terms: termWeights, name: nameWeight }, averageLength);
  const read = new Map<number, ReadFile>();
  const pieceScores = new Float64Array(files.files.length);
  const wordScores = new Float64Array(files.files.length);
  for (const { position, document, symbols } of open) {
    const hits = finder.find(document);
    const { pieces, words } = scorer.score({ hits, document, symbols });
    read.set(position, { document, hits, pieces });
    wordScores[position] = words;
    pieceScores[position] = sum(PIECE_SHARES.map((share, at) => share * (pieces[at]?.score ?? 0)));
  }
  return { files: read, pieceScores, wordScores, termWeights };
}

function chooseToRead({ files }: ProjectFiles, preliminary: FileScores): number[] {
  let bytes = 0;
  return best(preliminary, MAX_READ).filter((position) => {
    const { size } = files[position]!;
    if (bytes + size > MAX_READ_BYTES) return false;
    bytes += size;
    return true;
  });
}

/** In how many of the files a name has the stem. */
function filesByStem(open: readonly OpenFile[], names: NameMatcher): Map<string, number> {
  const files = new Map<string, number>();
  for (const { symbols } of open) {
    for (const stem of new Set(symbols.all.flatMap(({ name }) => names.stemsIn(name)))) files.set(stem, (files.get(stem) ?? 0) + 1);
  }
  return files;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
