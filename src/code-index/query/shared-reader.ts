/** The reader that all queries of an index share: opened by the first of them, closed when what is kept is to be given back. */
import { isCorruption } from '../store/database.ts';
import { IndexReader } from '../store/index-reader.ts';
import { storageError } from '../store/storage-error.ts';

export interface SharedReaderOptions {
  readonly databaseFile: string;
  /** Called with what a query met; its result is what the query fails with. */
  readonly onCorruption: (cause: unknown, generation: number) => Error;
  /** Of the database: another one after it was replaced. */
  readonly generation: () => number;
  /** Called when the reader is closed because nothing is to be kept. */
  readonly onDropped: () => void;
}

export class SharedReader {
  readonly #options: SharedReaderOptions;
  #reader: IndexReader | undefined;
  #reading = 0;
  #isDropWanted = false;

  constructor(options: SharedReaderOptions) {
    this.#options = options;
  }

  /** Undefined while there is no database of today's schema. */
  open(): IndexReader | undefined {
    this.#reader ??= IndexReader.open(this.#options.databaseFile);
    return this.#reader;
  }

  /** @param whenEmpty the answer while there is no database */
  async read<Result>(query: (reader: IndexReader) => Result | Promise<Result>, whenEmpty: Result): Promise<Result> {
    const generation = this.#options.generation();
    this.#reading++;
    try {
      const reader = this.open();
      return reader === undefined ? whenEmpty : await reader.snapshot(() => query(reader));
    } catch (error) {
      if (!isCorruption(error)) throw storageError(error, this.#options.databaseFile) ?? error;
      this.close();
      throw this.#options.onCorruption(error, generation);
    } finally {
      this.#reading--;
      this.#dropIfUnused();
    }
  }

  /** Closes it as soon as no query runs. */
  drop(): void {
    this.#isDropWanted = true;
    this.#dropIfUnused();
  }

  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  #dropIfUnused(): void {
    if (!this.#isDropWanted || this.#reading > 0) return;
    this.#isDropWanted = false;
    this.#options.onDropped();
    this.close();
  }
}
