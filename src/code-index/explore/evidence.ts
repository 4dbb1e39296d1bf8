/** What the index alone says about which files a question is about: no file is read for it. */
import type { IndexReader } from '../store/index-reader.ts';
import { foldName } from '../store/symbol-names.ts';
import type { FileScores } from './file-scores.ts';
import { isFunctionWord } from './function-words.ts';
import { filesWith, frequencies } from './postings.ts';
import { baseOf, type ProjectFiles } from './project-files.ts';
import { rarity, useWeight, type QuestionTerm } from './question-terms.ts';
import type { Place } from './places.ts';
import type { Question } from './question.ts';

export interface Evidence {
  readonly text: FileScores;
  /** It defines what the question names in code. */
  readonly definitions: FileScores;
  /** The question names the file: with a line or a function, or its path alone. */
  readonly places: FileScores;
  /** Its path has words of the question. */
  readonly path: FileScores;
}

/** A word in more files than this share of them tells little, and its posting list is long. */
const COMMON = 0.25;
/** Postings read for one question: enough for any in a project of ten thousand files, and a bound for a larger one. */
const MAX_POSTINGS = 60_000;
/** Defined in more files than this, a name is no name to look for. */
const MAX_DEFINERS = 200;
/** Of a question that names more, those that it uses most. */
const MAX_NAMES = 200;
const PLACE = 1;
const MERE_PATH = 0.5;

export function evidenceOf(
  reader: IndexReader,
  files: ProjectFiles,
  question: Question,
  { terms, stems }: { terms: readonly QuestionTerm[]; stems: ReadonlyMap<string, number> },
): Evidence {
  return {
    text: textEvidence(reader, files, terms),
    definitions: definitionEvidence(reader, files, question),
    places: placeEvidence(files, question),
    path: pathEvidence(files, stems),
  };
}

function textEvidence(reader: IndexReader, files: ProjectFiles, terms: readonly QuestionTerm[]): FileScores {
  const scores = zeros(files);
  const limit = Math.max(10, files.files.length * COMMON);
  const there = terms.filter(({ forms }) => forms.length > 0);
  const telling = there.filter(({ frequency }) => frequency <= limit);
  let postings = 0;
  for (const { forms, weight, frequency } of telling.length >= 3 ? telling : there) {
    postings += frequency;
    if (postings > MAX_POSTINGS && postings > frequency) break;
    for (const position of filesWith(reader, files, 'text_words', forms)) scores[position]! += weight;
  }
  for (const [position, { size }] of files.files.entries()) if (scores[position]! > 0) scores[position]! /= (size + 2000) ** 0.2;
  return scores;
}

function definitionEvidence(reader: IndexReader, files: ProjectFiles, { names }: Question): FileScores {
  const scores = zeros(files);
  const uses = new Map<string, number>();
  for (const [name, { weight, isCode }] of names) {
    const folded = foldName(name);
    if (isCode && !isFunctionWord(folded)) uses.set(folded, (uses.get(folded) ?? 0) + weight);
  }
  const found = frequencies(
    reader,
    'symbol_names',
    [...uses]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MAX_NAMES)
      .map(([name]) => `=${name}`),
  );
  for (const [token, frequency] of found) {
    if (frequency > MAX_DEFINERS) continue;
    const weight = Math.log(1 + files.files.length / frequency) * useWeight(1 + uses.get(token.slice(1))!);
    for (const position of filesWith(reader, files, 'symbol_names', [token])) scores[position]! += weight;
  }
  return scores;
}

function pathEvidence(files: ProjectFiles, stems: ReadonlyMap<string, number>): FileScores {
  const scores = zeros(files);
  for (const [stem, uses] of stems) {
    const positions = files.withWord(stem);
    const weight = rarity(files.files.length, positions.length) * uses;
    for (const position of positions) scores[position]! += weight;
  }
  return scores;
}

/** A place counts for the files whose path agrees with it from the end on as far as the shorter of both goes. */
function placeEvidence(files: ProjectFiles, { places, qualified }: Question): FileScores {
  const scores = zeros(files);
  for (const place of places) {
    const meant = filesAt(files, place);
    const weight = (place.line !== null || place.symbol !== null ? PLACE : MERE_PATH) / meant.length;
    for (const position of meant) scores[position]! += weight;
  }
  for (const parts of qualified.slice(0, MAX_NAMES)) {
    const meant = modulesNamed(files, parts);
    for (const position of meant) scores[position]! += MERE_PATH / meant.length;
  }
  return scores;
}

/** Positions of the files that a place means: those with the most path parts in common. */
function filesAt(files: ProjectFiles, { path }: Pick<Place, 'path'>): number[] {
  const parts = path.split('/');
  let longest = 1;
  let meant: number[] = [];
  for (const position of files.named(baseOf(path))) {
    const own = files.files[position]!.path.split('/');
    const common = commonEnd(own, parts);
    if (common < Math.min(own.length, parts.length) || common < longest) continue;
    if (common > longest) meant = [];
    longest = common;
    meant.push(position);
  }
  return meant;
}

const EXTENSION = /\.\w+$/;

/** `package.module.Class` names the file package/module.*: two parts or more must agree. */
function modulesNamed(files: ProjectFiles, parts: readonly string[]): number[] {
  for (let end = parts.length; end >= 2; end--) {
    const wanted = parts.slice(0, end);
    const meant = files.modulesNamed(wanted.at(-1)!).filter((position) => {
      const own = files.files[position]!.path.replace(EXTENSION, '').split('/');
      return commonEnd(own, wanted) >= Math.min(own.length, 2);
    });
    if (meant.length > 0) return meant;
  }
  return [];
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < a.length && common < b.length && a.at(-1 - common) === b.at(-1 - common)) common++;
  return common;
}

function zeros({ files }: ProjectFiles): FileScores {
  return new Float64Array(files.length);
}
