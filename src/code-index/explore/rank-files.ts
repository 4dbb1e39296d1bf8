/** The files that a question is about, the best first: candidates from the index, decided by their texts. */
import type { DocumentTexts } from '../query/document-texts.ts';
import type { IndexReader } from '../store/index-reader.ts';
import type { ChangeHistory } from './change-history.ts';
import { evidenceOf, type Evidence } from './evidence.ts';
import { best, capped, combined, product, type FileScores } from './file-scores.ts';
import type { ProjectFile } from './project-file.ts';
import type { ProjectFiles } from './project-files.ts';
import type { Question } from './question.ts';
import { codeNamesOfQuestion, stemsOfQuestion, termsOfQuestion } from './question-terms.ts';
import { readFiles, type ReadFiles } from './read-files.ts';
import type { PieceScore } from './score-file.ts';

export interface RankedFile extends ProjectFile {
  readonly position: number;
  /** A part of the best one's. */
  readonly score: number;
  /** Of the files whose text was read, the best first. */
  readonly pieces: readonly PieceScore[];
}

export interface Ranking {
  readonly files: readonly RankedFile[];
  /** Files that have something of the question. */
  readonly total: number;
  readonly read: ReadFiles;
}

/** What is in the index chooses the files to read; their texts have most of the say. Each counts as a part of the best. */
const PRELIMINARY = { text: 1, definitions: 0.5, places: 1, path: 0.2 } as const;
const FINAL = { pieces: 1, words: 0.5, definitions: 0.5, places: 0.3, path: 0.25, changes: 0.1 } as const;
/** A second trace through the same file says little more. */
const MOST_PLACES = 2;
/** Files whose partners in changes are looked for, and what being one counts. */
const SEEDS = 10;
const CHANGED_WITH = 0.2;

export interface RankOptions {
  readonly reader: IndexReader;
  readonly texts: DocumentTexts;
  readonly files: ProjectFiles;
  readonly question: Question;
  readonly history: ChangeHistory;
  /** Files to return. */
  readonly limit: number;
}

export function rankFiles({ reader, texts, files, question, history, limit }: RankOptions): Ranking {
  const terms = termsOfQuestion(reader, files, question);
  const stems = stemsOfQuestion(question);
  const evidence = evidenceOf(reader, files, question, { terms, stems });
  const preliminary = product(preliminaryScores(files, evidence), files.priors);
  const codeNames = codeNamesOfQuestion(question);
  const read = readFiles({ reader, texts, files, preliminary, terms, stems, codeNames });
  const direct = product(finalScores(files, evidence, read, history), files.priors);
  const scores = withPartners(files, direct, history);
  const unread = combined(files, [
    [scores, 1],
    [preliminary, 1],
  ]);
  for (const position of read.files.keys()) unread[position] = 0;
  const fitting = [...read.files.keys()].filter((position) => scores[position]! > 0);
  const order = [...fitting.sort((a, b) => scores[b]! - scores[a]! || a - b), ...best(unread, limit)];
  const top = scores[order[0] ?? 0] ?? 0;
  const ranked = order.slice(0, limit).map((position) => ({
    ...files.files[position]!,
    position,
    score: top === 0 ? 0 : scores[position]! / top,
    pieces: read.files.get(position)?.pieces ?? [],
  }));
  return { files: ranked, total: fitting.length + unread.filter((score) => score > 0).length, read };
}

function preliminaryScores(files: ProjectFiles, { text, definitions, places, path }: Evidence): FileScores {
  return combined(files, [
    [text, PRELIMINARY.text],
    [definitions, PRELIMINARY.definitions],
    [places, PRELIMINARY.places],
    [path, PRELIMINARY.path],
  ]);
}

function finalScores(files: ProjectFiles, { definitions, places, path }: Evidence, read: ReadFiles, history: ChangeHistory): FileScores {
  const reasons = [read.pieceScores, read.wordScores, definitions, places, path];
  const scores = combined(files, [
    [read.pieceScores, FINAL.pieces],
    [read.wordScores, FINAL.words],
    [definitions, FINAL.definitions],
    [capped(places, MOST_PLACES), FINAL.places],
    [path, FINAL.path],
    [history.changesOf(files), FINAL.changes],
  ]);
  // Changes alone are no reason to name a file.
  for (let position = 0; position < scores.length; position++) {
    if (scores[position]! > 0 && !reasons.some((one) => one[position]! > 0)) scores[position] = 0;
  }
  return scores;
}

/** Files that changed together with the best ones are likely to be touched again with them. */
function withPartners(files: ProjectFiles, direct: FileScores, history: ChangeHistory): FileScores {
  const seeds = best(direct, SEEDS);
  const top = direct[seeds[0] ?? 0] ?? 0;
  const weights = new Map(seeds.map((position) => [position, (direct[position]! / top) ** 2]));
  return combined(files, [
    [direct, 1],
    [product(history.changedWith(files, weights), files.priors), CHANGED_WITH],
  ]);
}
