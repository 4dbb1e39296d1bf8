/** The words of a question with what each of them tells in this project. */
import { nameWords } from '../parse/name-words.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { frequencies } from './postings.ts';
import type { ProjectFiles } from './project-files.ts';
import type { Question } from './question.ts';
import { stemOf } from './stem.ts';
import { isFunctionWord } from './function-words.ts';
import { formsOf } from './word-forms.ts';
import type { SoughtTerm } from './word-finder.ts';

export interface QuestionTerm extends SoughtTerm {
  /** Those that the project has: one or more. */
  readonly forms: readonly string[];
  /** Rarity in the project times the weight of its uses in the question. */
  readonly weight: number;
  /** Number of documents that have one of the forms, as far as sums tell. */
  readonly frequency: number;
}

/** The most telling words; the others of a long issue text change nothing and cost time. */
const MAX_TERMS = 80;
const MAX_STEMS = 200;
const MIN_LENGTH = 3;
/** About that of a word that one document in a hundred has. */
const NAME_WEIGHT = 5;
/** Of a longer text, the later words are looked for as they are: making forms of hundreds takes tens of milliseconds. */
const MAX_INFLECTED = 60;
const INFLECTED = /^[a-z]{3,}$/;
/** Of the documents: a word that is much rarer than that is seldom what a question is about, but how it is said. */
const RARE = 0.01;

/** The most telling first; what the project does not have in any form is left out. */
export function termsOfQuestion(reader: IndexReader, files: ProjectFiles, { words }: Question): QuestionTerm[] {
  const sought = soughtTerms(words);
  const found = frequencies(
    reader,
    'text_words',
    sought.flatMap(({ forms }) => forms),
  );
  const total = files.files.length;
  const terms = sought.flatMap(({ uses, forms, ...term }): QuestionTerm[] => {
    const own = forms.filter((form) => found.has(form));
    if (own.length === 0) return [];
    const frequency = Math.min(
      total,
      own.reduce((sum, form) => sum + found.get(form)!, 0),
    );
    return [{ ...term, forms: own, frequency, weight: rarity(total, frequency + total * RARE) * useWeight(uses) }];
  });
  return terms.sort((a, b) => b.weight - a.weight).slice(0, MAX_TERMS);
}

/** Words with the same stem are one term. */
function soughtTerms(words: ReadonlyMap<string, number>): (SoughtTerm & { readonly uses: number; readonly forms: readonly string[] })[] {
  const terms = new Map<string, SoughtTerm & { uses: number; forms: string[] }>();
  for (const [word, uses] of words) {
    if (isFunctionWord(word)) continue;
    const stem = INFLECTED.test(word) ? stemOf(word) : null;
    const same = stem === null ? undefined : terms.get(stem);
    if (same) {
      same.uses += uses;
      same.forms.push(word);
    } else {
      const forms = stem !== null && terms.size < MAX_INFLECTED ? formsOf(stem) : [];
      terms.set(stem ?? word, { word, stem, uses, forms: [word, ...forms] });
    }
  }
  return [...terms.values()].map((term) => ({ ...term, forms: [...new Set(term.forms)] }));
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

/** Names that the question writes as code, with what a definition of exactly that name counts. */
export function codeNamesOfQuestion({ names }: Question): Map<string, number> {
  const meant = [...names].filter(([name, { isCode }]) => isCode && !isFunctionWord(name.toLowerCase()));
  return new Map(meant.map(([name, { weight }]) => [name, NAME_WEIGHT * useWeight(1 + weight)]));
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
