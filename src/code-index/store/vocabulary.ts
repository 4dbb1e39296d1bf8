/**
 * The write side of a vocabulary: the distinct terms of a full-text table as blocks of sorted terms, with trigrams over
 * the blocks. Search in query/find-terms.ts. A row and trigrams per term would take four times the space.
 */
import { deflateRawSync } from 'node:zlib';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { decoded, inflated } from './decode.ts';
import { KnownTerms } from './known-terms.ts';

/** The full-text tables that have one. */
export type VocabularyName = 'text_words' | 'symbol_names';

/** Neighbours in the alphabet take a quarter of their space. */
const LEVEL = 1;
/** About 2 KB of text: small enough that trigrams tell blocks apart. */
const TERMS_PER_BLOCK = 128;
const MAX_ASKED = 200_000;
const PAGE_TERMS = 128 * TERMS_PER_BLOCK;

export class Vocabulary {
  readonly #name: VocabularyName;
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** Documents of a run share most of their terms. */
  readonly #asked = new Set<string>();
  #known: KnownTerms | undefined;

  constructor(database: SqliteDatabase, name: VocabularyName) {
    this.#database = database;
    this.#name = name;
    this.#statements = prepareStatements(database, name);
  }

  /** Those of the terms that no document has yet and that were not asked for before. To be asked before the document is inserted. */
  unknown(terms: readonly string[]): string[] {
    const known = this.#known;
    if (known) return terms.filter((term) => known.add(term));
    const fresh = terms.filter((term) => !this.#asked.has(term));
    if (this.#asked.size > MAX_ASKED) this.#asked.clear();
    for (const term of fresh) this.#asked.add(term);
    return fresh.filter((term) => this.#statements.known.get(asPhrase(term)) === undefined);
  }

  /** Reads the whole vocabulary, so that `unknown` need not ask for each term. Takes half a second per million terms. */
  hold(): void {
    this.#known ??= new KnownTerms(this.#blocks());
  }

  /** Adds terms to what `rebuild` found. Sorted ones make better blocks. */
  add(terms: readonly string[]): void {
    for (let at = 0; at < terms.length; at += TERMS_PER_BLOCK) this.#insert(terms.slice(at, at + TERMS_PER_BLOCK));
  }

  /** Cuts the whole vocabulary into blocks anew. Takes about a second per million terms. */
  rebuild(): void {
    this.clear();
    for (let page = this.#statements.page.all(''); page.length > 0; page = this.#statements.page.all(page.at(-1)!)) this.add(page);
    this.#database.prepare(`INSERT INTO ${this.#name}_trigrams (${this.#name}_trigrams) VALUES ('optimize')`).run();
  }

  clear(): void {
    this.#database.exec(`
      DELETE FROM ${this.#name}_blocks;
      INSERT INTO ${this.#name}_trigrams (${this.#name}_trigrams) VALUES ('delete-all');`);
  }

  *#blocks(): Generator<string> {
    for (const block of this.#statements.blocks.iterate()) yield unpackTerms(block);
  }

  #insert(block: readonly string[]): void {
    const terms = block.join(' ');
    const { lastInsertRowid } = this.#statements.insertBlock.run(packTerms(terms));
    this.#statements.insertTrigrams.run(lastInsertRowid, terms);
  }
}

/** As a string of FTS5's query language, which ends at a NUL. */
export function asPhrase(term: string): string {
  return `"${term.replaceAll('"', '""').replaceAll('\0', '\u{FFFD}')}"`;
}

function packTerms(terms: string): Uint8Array {
  return deflateRawSync(terms, { level: LEVEL });
}

/** The terms of a block, in order, separated by spaces. */
export function unpackTerms(block: Uint8Array): string {
  return decoded('vocabulary', () => inflated(block));
}

function prepareStatements(database: SqliteDatabase, name: VocabularyName) {
  return {
    // Twice as fast as asking the vocabulary table for the term.
    known: database.prepare<[string]>(`SELECT 1 FROM ${name} WHERE ${name} MATCH ? LIMIT 1`),
    page: database.prepare<[string], string>(`SELECT term FROM ${name}_terms WHERE term > ? LIMIT ${PAGE_TERMS}`).pluck(),
    blocks: database.prepare<[], Uint8Array>(`SELECT terms FROM ${name}_blocks ORDER BY id`).pluck(),
    insertBlock: database.prepare(`INSERT INTO ${name}_blocks (terms) VALUES (?)`),
    insertTrigrams: database.prepare(`INSERT INTO ${name}_trigrams (rowid, terms) VALUES (?, ?)`),
  };
}
