/** Gives documents their numbers: those of a run together, so that they share the room there is. */
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { classOf, numbersIn } from './document-order.ts';

interface Numbered {
  readonly id: number;
  readonly key: string;
}

export class DocumentNumbers {
  readonly #statements: ReturnType<typeof prepareStatements>;
  #planned = new Map<string, number>();

  constructor(database: SqliteDatabase) {
    this.#statements = prepareStatements(database);
  }

  /** @param keys sort keys of documents that are about to come, in order; those that are there are passed over */
  plan(keys: readonly string[]): void {
    this.#planned = new Map();
    for (let at = 0; at < keys.length;) {
      const key = keys[at]!;
      const after = this.#after(key);
      if (after?.key === key) {
        at++;
        continue;
      }
      const end = classEnd(key);
      let next = at + 1;
      while (next < keys.length && keys[next]! < (after?.key ?? end)) next++;
      this.#planRow(keys.slice(at, next), after);
      at = next;
    }
  }

  /** The number for a document that is not there: as planned, else where there is room, at last behind its class. */
  take(key: string): number {
    const planned = this.#planned.get(key) ?? this.#between(key);
    return planned !== undefined && this.#statements.isTaken.get(planned) === undefined ? planned : (this.#last(key) ?? this.#first(key));
  }

  #planRow(keys: readonly string[], after: Numbered | undefined): void {
    const before = after === undefined ? this.#statements.highest.get(classOf(keys[0]!), classEnd(keys[0]!)) : this.#before(keys[0]!);
    const numbers = numbersIn({ before: before ?? undefined, after: after?.id }, classOf(keys[0]!), keys.length);
    if (numbers) for (const [at, key] of keys.entries()) this.#planned.set(key, numbers[at]!);
  }

  #between(key: string): number | undefined {
    const after = this.#after(key);
    return after && numbersIn({ before: this.#before(key), after: after.id }, classOf(key), 1)?.[0];
  }

  #last(key: string): number | undefined {
    const highest = this.#statements.highest.get(classOf(key), classEnd(key));
    return highest ? numbersIn({ before: highest, after: undefined }, classOf(key), 1)![0] : undefined;
  }

  #first(key: string): number {
    return numbersIn({ before: undefined, after: undefined }, classOf(key), 1)![0]!;
  }

  #after(key: string): Numbered | undefined {
    return this.#statements.after.get(key, classEnd(key));
  }

  #before(key: string): number | undefined {
    return this.#statements.before.get(key, classOf(key));
  }
}

/** Greater than every key of the same class. */
function classEnd(key: string): string {
  return `${classOf(key)}~`;
}

function prepareStatements(database: SqliteDatabase) {
  return {
    after: database.prepare<[string, string], Numbered>(
      'SELECT id, sort_key AS key FROM documents WHERE sort_key >= ? AND sort_key < ? ORDER BY sort_key LIMIT 1',
    ),
    before: database
      .prepare<[string, string], number>('SELECT id FROM documents WHERE sort_key < ? AND sort_key >= ? ORDER BY sort_key DESC LIMIT 1')
      .pluck(),
    highest: database
      .prepare<[string, string], number | null>('SELECT max(id) FROM documents WHERE sort_key >= ? AND sort_key < ?')
      .pluck(),
    isTaken: database.prepare<[number], number>('SELECT 1 FROM documents WHERE id = ?').pluck(),
  };
}
