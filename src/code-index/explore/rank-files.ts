/** The files that a question is about, the best first: candidates from the index, decided by their texts. */
import type { DocumentTexts } from '../query/document-texts.ts';
import type { IndexReader } from '../store/index-reader.ts';
import type { DocumentSymbols } from '../store/document-symbols.ts';
import type { ChangeHistory } from './change-history.ts';
import { evidenceOf, type FileScores } from './evidence.ts';
import { NameMatcher } from './name-matcher.ts';
import type { ProjectFile, ProjectFiles } from './project-files.ts';
import type { Question } from './question.ts';
import { rarity, stemsOfQuestion, termsOfQuestion } from './question-terms.ts';
import { scoreFile, type PieceScore } from './score-file.ts';
import { WordScanner } from './word-scanner.ts';

export interface RankedFile extends ProjectFile {
  readonly position: number;
  readonly score: number;
  /** Of the files whose text was read, the best first. */
  readonly pieces: readonly PieceScore[];
}

/** Files whose text is read: as many as a question needs at most, and as much as can be read in a few milliseconds. */
const MAX_READ = 64;
const MAX_READ_BYTES = 1_200_000;
/** Lists compare files by parts of the best; a text has most of the say. */
const WEIGHTS = { pieces: 1, words: 0.5, definitions: 0.2, places: 0.3, changes: 0.1, changedWith: 0.2 } as const;
const PRELIMINARY = { text: 1, definitions: 0.5, places: 1, path: 0.2 } as const;
/** A file has its best definitions to show; what comes behind tells less and less. */
const PIECE_SHARES = [1, 0.5, 0.33];
/** Files whose partners in changes are looked for. */
const SEEDS = 10;
const MOST_PLACES = 2;
const TEST = 0.3;
const FOREIGN = 0.3;
/** Prose and data mention everything, and are seldom what has to be read first. */
const NO_CODE = 0.3;

const PROSE: ReadonlySet<string> = new Set(['text', 'markdown', 'json', 'yaml', 'toml']);

export interface RankOptions {
  readonly reader: IndexReader;
  readonly texts: DocumentTexts;
  readonly files: ProjectFiles;
  readonly question: Question;
  readonly history: ChangeHistory;
}

export interface Ranking {
  readonly files: readonly RankedFile[];
  /** The words that were looked for, by position, with their weights. */
  readonly scanner: WordScanner;
  readonly wordWeights: readonly number[];
}

export function rankFiles({ reader, texts, files, question, history }: RankOptions): Ranking {
  const terms = termsOfQuestion(reader, files, question);
  const stems = stemsOfQuestion(question);
  const evidence = evidenceOf(reader, files, question, { terms, stems });
  const priors = files.files.map((file) => prior(file));
  const preliminary = combined(files, priors, [
    [evidence.text, PRELIMINARY.text],
    [evidence.definitions, PRELIMINARY.definitions],
    [evidence.places, PRELIMINARY.places],
    [evidence.path, PRELIMINARY.path],
  ]);
  const scanner = new WordScanner(terms.map(({ word }) => word));
  const wordWeights = terms.map(({ weight }) => weight);
  const read = readBest({ reader, texts, files, preliminary, scanner, wordWeights, stems });
  const changes = history.changesOf(files);
  const direct = combined(files, priors, [
    [read.pieceScores, WEIGHTS.pieces],
    [read.wordScores, WEIGHTS.words],
    [evidence.definitions, WEIGHTS.definitions],
    [capped(evidence.places, MOST_PLACES), WEIGHTS.places],
    ...(changes === null ? [] : [[changes, WEIGHTS.changes] as const]),
  ]);
  const best = withPartners(files, priors, direct, history);
  const order = [...files.files.keys()].filter((position) => best[position]! > 0 || preliminary[position]! > 0);
  order.sort((a, b) => Number(read.pieces.has(b)) - Number(read.pieces.has(a)) || best[b]! - best[a]! || preliminary[b]! - preliminary[a]! || a - b);
  const ranked = order.map((position) => ({
    ...files.files[position]!,
    position,
    score: best[position]!,
    pieces: read.pieces.get(position) ?? [],
  }));
  return { files: ranked, scanner, wordWeights };
}

/** Files that changed together with the best ones are likely to be touched again with them. */
function withPartners(files: ProjectFiles, priors: readonly number[], direct: FileScores, history: ChangeHistory): FileScores {
  const order = [...direct.keys()].sort((a, b) => direct[b]! - direct[a]!).slice(0, SEEDS);
  const top = direct[order[0] ?? 0] ?? 0;
  const seeds = new Map(order.flatMap((position) => (direct[position]! > 0 ? [[position, (direct[position]! / top) ** 2]] : [])));
  return combined(files, files.files.map(() => 1), [
    [direct, 1],
    [history.changedWith(files, seeds).map((score, position) => score * priors[position]!), WEIGHTS.changedWith],
  ]);
}

function readBest({
  reader,
  texts,
  files,
  preliminary,
  scanner,
  wordWeights,
  stems,
}: Pick<RankOptions, 'reader' | 'texts' | 'files'> & {
  preliminary: FileScores;
  scanner: WordScanner;
  wordWeights: readonly number[];
  stems: ReadonlyMap<string, number>;
}) {
  const chosen = chooseToRead(files, preliminary).flatMap((position) => {
    const document = texts.read(files.files[position]!.path);
    return document === undefined ? [] : [{ position, text: document.text, symbols: reader.symbolsOf(files.files[position]!.id) }];
  });
  const averageLength = chosen.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, chosen.length);
  const weights = { words: wordWeights, name: nameWeights(chosen, stems) };
  const pieces = new Map<number, readonly PieceScore[]>();
  const pieceScores = new Float64Array(files.files.length);
  const wordScores = new Float64Array(files.files.length);
  for (const { position, text, symbols } of chosen) {
    const scored = scoreFile({ hits: scanner.scan(text), length: text.length, averageLength }, symbols, weights);
    pieces.set(position, scored.pieces);
    wordScores[position] = scored.words;
    pieceScores[position] = PIECE_SHARES.reduce((sum, share, at) => sum + share * (scored.pieces[at]?.score ?? 0), 0);
  }
  return { pieces, pieceScores, wordScores };
}

/** A word of a name counts by how rare it is in the names of the files that were read. */
function nameWeights(chosen: readonly { symbols: DocumentSymbols }[], stems: ReadonlyMap<string, number>): (name: string) => number {
  const matcher = new NameMatcher(stems.keys());
  const files = new Map<string, number>();
  for (const { symbols } of chosen) {
    for (const stem of new Set(symbols.all.flatMap(({ name }) => matcher.stemsIn(name)))) files.set(stem, (files.get(stem) ?? 0) + 1);
  }
  const weightOf = (stem: string) => rarity(chosen.length, files.get(stem) ?? 0) * stems.get(stem)!;
  return (name) => matcher.stemsIn(name).reduce((sum, stem) => sum + weightOf(stem), 0);
}

function chooseToRead({ files }: ProjectFiles, preliminary: FileScores): number[] {
  const candidates = [...files.keys()].filter((position) => preliminary[position]! > 0);
  candidates.sort((a, b) => preliminary[b]! - preliminary[a]! || a - b);
  let bytes = 0;
  return candidates.slice(0, MAX_READ).filter((position) => {
    const { size } = files[position]!;
    if (bytes + size > MAX_READ_BYTES) return false;
    bytes += size;
    return true;
  });
}

/** Sums of parts of the best, times how likely a file of its kind is meant at all. */
function combined(
  { files }: ProjectFiles,
  priors: readonly number[],
  parts: readonly (readonly [scores: FileScores, weight: number])[],
): FileScores {
  const sums = new Float64Array(files.length);
  for (const [scores, weight] of parts) {
    let best = 0;
    for (const score of scores) best = Math.max(best, score);
    if (best === 0) continue;
    for (const [position, score] of scores.entries()) sums[position]! += (weight * score) / best;
  }
  for (const [position, factor] of priors.entries()) sums[position]! *= factor;
  return sums;
}

function capped(scores: FileScores, most: number): FileScores {
  return scores.map((score) => Math.min(score, most));
}

function prior({ class: fileClass, symbols, language }: ProjectFile): number {
  const kind = fileClass === 'source' ? 1 : fileClass === 'test' ? TEST : FOREIGN;
  return symbols === 0 || PROSE.has(language ?? 'text') ? kind * NO_CODE : kind;
}
