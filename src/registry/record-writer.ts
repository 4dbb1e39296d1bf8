import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { draftOf } from './draft.ts';

/** Writes records: one at a time per file, so that what was asked for last is what stays. */
export class RecordWriter {
  readonly #last = new Map<string, Promise<void>>();

  /**
   * Replaces the file in one step, readable by its owner only.
   *
   * @param beforeReplacing is run when the new record is on the disk already: the moment between what it sees and the
   *   replacement is as short as it can be
   */
  async write(file: string, record: unknown, beforeReplacing: () => Promise<unknown>): Promise<void> {
    const before = this.#last.get(file) ?? Promise.resolve();
    const written = before.then(() => replace(file, record, beforeReplacing));
    const settled = written.catch(() => undefined); // the caller hears of it
    this.#last.set(file, settled);
    await written.finally(() => {
      if (this.#last.get(file) === settled) this.#last.delete(file);
    });
  }
}

async function replace(file: string, record: unknown, beforeReplacing: () => Promise<unknown>): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = draftOf(file);
  try {
    await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    await beforeReplacing();
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
