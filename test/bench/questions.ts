/** What is asked about a corpus: chosen from its index, and the same for the same corpus. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IndexReader } from '../../src/code-index/store/index-reader.ts';
import { unpackSymbols } from '../../src/code-index/store/packed.ts';

export interface Questions {
  /** Names of symbols. */
  readonly names: readonly string[];
  /** Words from the rarest to the most frequent one. */
  readonly words: readonly string[];
  /** A piece of a line each, with punctuation. */
  readonly phrases: readonly string[];
  /** Regular expressions that hold a name. */
  readonly regexes: readonly string[];
}

export interface IndexedFile {
  readonly path: string;
  readonly size: number;
}

const NAMES = 50;
const WORDS = 30;
const PHRASES = 20;
const REGEXES = 20;
/** Files looked into for names and phrases. */
const SAMPLED_FILES = 400;
const IDENTIFIER = /^[A-Za-z_]\w{2,60}$/;
/** Not the operators of queries. */
const WORD = /^(?!(?:and|or|not)$)[a-z_][a-z_0-9]{2,40}$/;
/** No quotes and backslashes, which would have to be escaped; punctuation between words. */
const PHRASE = /\w{3,}[^\w\s"\\]+ ?\w[^"\\]*/;
const PHRASE_LENGTH = 40;

export function questionsOf(reader: IndexReader, root: string): Questions {
  const files = sampledFiles(reader);
  const names = namesIn(files);
  const phrases = distinct(files.flatMap(({ path }) => middle(linesOf(join(root, path)), PHRASE)).map(phraseIn));
  return {
    names: spread(names, NAMES),
    words: wordsOf(reader),
    phrases: spread(phrases, PHRASES).map((phrase) => `"${phrase}"`),
    regexes: spread(names, REGEXES).map((name) => `/${name}\\w*\\s*\\(/`),
  };
}

/** Names of symbols, one of each sampled file. */
export function symbolNames(reader: IndexReader): readonly string[] {
  return namesIn(sampledFiles(reader));
}

interface SampledFile {
  readonly path: string;
  readonly symbols: Uint8Array;
}

function sampledFiles(reader: IndexReader): readonly SampledFile[] {
  return spread(
    reader.all<SampledFile>(
      `SELECT path, packed.symbols AS symbols FROM documents JOIN packed ON packed.document_id = documents.id
       WHERE documents.symbols > 0 AND documents.id IN (SELECT value FROM json_each(?)) ORDER BY path`,
      [JSON.stringify(spread(idsWithSymbols(reader), SAMPLED_FILES))],
    ),
    SAMPLED_FILES,
  );
}

function namesIn(files: readonly SampledFile[]): string[] {
  return distinct(
    files.flatMap(({ symbols }) =>
      middle(
        unpackSymbols(symbols).map(({ name }) => name),
        IDENTIFIER,
      ),
    ),
  );
}

/** Searchable files, by path. */
export function indexedFiles(reader: IndexReader): IndexedFile[] {
  return reader.all<IndexedFile>(`SELECT path, size FROM documents WHERE status = 'indexed' ORDER BY path`);
}

/** So many of the values, from the first to the last in even steps. */
export function spread<Value>(values: readonly Value[], count: number): Value[] {
  if (values.length <= count) return [...values];
  return Array.from({ length: count }, (_, at) => values[Math.floor((at * values.length) / count)]!);
}

function idsWithSymbols(reader: IndexReader): number[] {
  return reader.all<{ id: number }>('SELECT id FROM documents WHERE symbols > 0 ORDER BY path').map(({ id }) => id);
}

/** One per frequency, in equal ratios from one document to as many as the most frequent word has. */
function wordsOf(reader: IndexReader): string[] {
  const byFrequency = new Map<number, string>();
  for (const { term, doc } of reader.all<{ term: string; doc: number }>('SELECT term, doc FROM text_words_terms')) {
    if (!WORD.test(term)) continue;
    const known = byFrequency.get(doc);
    if (known === undefined || scramble(term) < scramble(known)) byFrequency.set(doc, term);
  }
  const frequencies = [...byFrequency.keys()].sort((a, b) => a - b);
  const chosen = Array.from({ length: WORDS }, (_, at) => nearest(frequencies, frequencies.at(-1)! ** (at / (WORDS - 1))));
  return distinct(chosen).map((frequency) => byFrequency.get(frequency)!);
}

/** An order without meaning: the first of the alphabet are no typical words. */
function scramble(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function nearest(sorted: readonly number[], wanted: number): number {
  return sorted.reduce((best, value) => (Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best));
}

/** The text in the middle of those that have the form; none when there is none. */
function middle(texts: readonly string[], form: RegExp): string[] {
  const fitting = texts.filter((text) => form.test(text));
  return fitting.slice(fitting.length >> 1, (fitting.length >> 1) + 1);
}

function phraseIn(line: string): string {
  return PHRASE.exec(line)![0].slice(0, PHRASE_LENGTH).trim();
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n');
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
