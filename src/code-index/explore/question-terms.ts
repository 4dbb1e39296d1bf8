/** The words of a question with what each of them tells in this project. */
import { nameWords } from '../parse/name-words.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { frequencies } from './postings.ts';
import type { ProjectFiles } from './project-files.ts';
import type { Question } from './question.ts';
import { stemOf } from './stem.ts';
import { isFunctionWord } from './function-words.ts';

export interface QuestionTerm {
  readonly word: string;
  /** Rarity in the project times the weight of its uses in the question. */
  readonly weight: number;
  /** Number of documents that have it. */
  readonly frequency: number;
}

/** The most telling words; the others of a long issue text change nothing and cost time. */
const MAX_TERMS = 80;
const MAX_STEMS = 200;
const MIN_LENGTH = 3;

/** The most telling first; words that the project does not have are left out. */
export function termsOfQuestion(reader: IndexReader, files: ProjectFiles, { words }: Question): QuestionTerm[] {
  const wanted = [...words.keys()].filter((word) => !isFunctionWord(word));
  const found = frequencies(reader, 'text_words', wanted);
  return [...found]
    .map(([word, frequency]) => ({ word, frequency, weight: rarity(files.files.length, frequency) * useWeight(words.get(word)!) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MAX_TERMS);
}

/** Stems of the words inside the words of a question, with the weight of their uses: what names are compared with. */
export function stemsOfQuestion({ words, names }: Question): Map<string, number> {
  const stems = new Map<string, number>();
  const add = (word: string, uses: number) => {
    if (isFunctionWord(word.toLowerCase())) return;
    for (const stem of stemsOfWord(word)) stems.set(stem, Math.max(stems.get(stem) ?? 0, useWeight(uses)));
  };
  for (const [word, uses] of words) if (/^\d/.test(word)) add(word, uses); // no name begins so
  for (const [name, { weight }] of names) add(name, weight);
  return new Map([...stems].sort((a, b) => b[1] - a[1]).slice(0, MAX_STEMS));
}

/** Of `resolve_redirects`: resolv, redirect. */
export function stemsOfWord(word: string): string[] {
  return nameWords(word)
    .filter(({ length }) => length >= MIN_LENGTH)
    .map(stemOf);
}

/** Inverse document frequency as in BM25 (Robertson and Sparck Jones), never negative. */
export function rarity(documents: number, frequency: number): number {
  return Math.log(1 + (Math.max(documents, frequency) - frequency + 0.5) / (frequency + 0.5));
}

/** The tenth use of a word tells less than the second. */
export function useWeight(uses: number): number {
  return Math.log2(1 + uses);
}
