import type { SqliteDatabase, Statement } from '../../platform/sqlite.ts';
import { openForReading } from './database.ts';
import { DocumentSymbols } from './document-symbols.ts';
import { LookupCache } from './lookup-cache.ts';
import { META } from './meta-keys.ts';
import { unpackSymbols } from './packed.ts';
import { SymbolCache } from './symbol-cache.ts';

/** Queries are few; a bound keeps a mistake from growing the cache for ever. */
const MAX_STATEMENTS = 200;

/**
 * A read-only connection that keeps its prepared statements: preparing costs more than most of the queries.
 * Outside of a snapshot each statement sees the last state that was committed.
 */
export class IndexReader {
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, Statement>();
  readonly #columns = new Map<string, Statement>();
  readonly #symbols = new SymbolCache();
  readonly #derived = new Map<string, unknown>();
  #derivedFrom: number | undefined;
  readonly #lookups = new LookupCache();
  /** Of the database in the snapshot that is being read; undefined until it is asked for. */
  #version: number | undefined;

  private constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Undefined while there is no database of today's schema. */
  static open(file: string): IndexReader | undefined {
    const database = openForReading(file);
    return database && new IndexReader(database);
  }

  /**
   * Everything that the query reads is of one state, however often the index is written meanwhile; and a state is looked up
   * once and not for each statement. What an asynchronous query reads after its first wait is outside.
   */
  snapshot<Result>(query: () => Result): Result {
    this.#statement('BEGIN').run();
    try {
      return query();
    } finally {
      this.#end();
    }
  }

  /** The same for a query that waits between its reads: one at a time, on a reader that nobody else uses. */
  async longSnapshot<Result>(query: () => Promise<Result>): Promise<Result> {
    this.#statement('BEGIN').run();
    try {
      return await query();
    } finally {
      this.#end();
    }
  }

  all<Row>(sql: string, parameters: object | readonly unknown[] = []): Row[] {
    return this.#statement(sql).all(parameters) as Row[];
  }

  get<Row>(sql: string, parameters: object | readonly unknown[] = []): Row | undefined {
    return this.#statement(sql).get(parameters) as Row | undefined;
  }

  /** The first column of each row. */
  column<Value>(sql: string, parameters: object | readonly unknown[] = []): Value[] {
    return this.#prepared(this.#columns, sql, (statement) => statement.pluck()).all(parameters) as Value[];
  }

  /** What `work` gets from this index, remembered until the index is written if it is small. The key tells it from others. */
  lookup<Value>(key: string, work: () => Value, isSmall: (value: Value) => boolean = () => true): Value {
    return this.#lookups.get(key, this.#versionNow(), work, isSmall);
  }

  /** What the index says of itself, by key. */
  meta(): ReadonlyMap<string, string> {
    return this.lookup(
      'meta',
      () => new Map(this.all<{ key: string; value: string }>('SELECT key, value FROM meta').map(({ key, value }) => [key, value])),
    );
  }

  /** Tells one state of the documents from another, also for who opens the index later; empty while there are none. */
  updatedAtUs(): string {
    return this.meta().get(META.updatedAt) ?? '';
  }

  /** False while a run writes many documents: vocabularies are then read from the full-text tables. */
  hasVocabulary(): boolean {
    return this.meta().get('vocabulary') === '1';
  }

  /** The symbols of a document as they were committed last; none for a document that is not there. */
  symbolsOf(id: number): DocumentSymbols {
    return this.#symbols.get(id, this.#versionNow(), () => {
      const row = this.get<{ symbols: Uint8Array | null }>('SELECT symbols FROM packed WHERE document_id = ?', [id]);
      return new DocumentSymbols(unpackSymbols(row?.symbols ?? null));
    });
  }

  /** What is made of the state that is being read, once; gone when the index changes. */
  derived<Value>(key: string, make: () => Value): Value {
    const version = this.#versionNow();
    if (version !== this.#derivedFrom) this.#derived.clear();
    this.#derivedFrom = version;
    if (!this.#derived.has(key)) this.#derived.set(key, make());
    return this.#derived.get(key) as Value;
  }

  #versionNow(): number {
    const version = this.#version ?? this.get<{ data_version: number }>('PRAGMA data_version')!.data_version;
    if (this.#database.inTransaction) this.#version = version;
    return version;
  }

  close(): void {
    this.#database.close();
  }

  /** SQLite itself ends the transaction when it meets damage. */
  #end(): void {
    this.#version = undefined;
    if (this.#database.inTransaction) this.#statement('COMMIT').run();
  }

  #statement(sql: string): Statement {
    return this.#prepared(this.#statements, sql, (statement) => statement);
  }

  #prepared(known: Map<string, Statement>, sql: string, shaped: (statement: Statement) => Statement): Statement {
    const before = known.get(sql);
    if (before) return before;
    if (known.size >= MAX_STATEMENTS) known.clear();
    const statement = shaped(this.#database.prepare(sql));
    known.set(sql, statement);
    return statement;
  }
}
