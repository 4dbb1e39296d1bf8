import type { SqliteDatabase, Statement } from '../../platform/sqlite.ts';
import { openForReading } from './database.ts';

/** Queries are few; a bound keeps a mistake from growing the cache for ever. */
const MAX_STATEMENTS = 200;

/**
 * A read-only connection that keeps its prepared statements: preparing costs more than most of the queries.
 * Each statement sees the last state that was committed.
 */
export class IndexReader {
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, Statement>();

  private constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Undefined while there is no database of today's schema. */
  static open(file: string): IndexReader | undefined {
    const database = openForReading(file);
    return database && new IndexReader(database);
  }

  all<Row>(sql: string, parameters: object | readonly unknown[] = []): Row[] {
    return this.#statement(sql).all(parameters) as Row[];
  }

  get<Row>(sql: string, parameters: object | readonly unknown[] = []): Row | undefined {
    return this.#statement(sql).get(parameters) as Row | undefined;
  }

  /** False while a run writes many documents: vocabularies are then read from the full-text tables. */
  hasVocabulary(): boolean {
    return this.get<{ value: string }>(`SELECT value FROM meta WHERE key = 'vocabulary'`)?.value === '1';
  }

  close(): void {
    this.#database.close();
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
