/**
 * The indexing processes that the projects of a daemon share: whoever has just indexed one project is warm for the next,
 * and two hundred small projects leave one process behind, not two hundred.
 */
import { join } from 'node:path';
import type { IndexReport } from '../document.ts';
import type { RelateMessage } from './index-messages.ts';
import { IndexingProcess, type IndexRunOptions } from './indexing-process.ts';

export class IndexingProcesses {
  readonly #file: string;
  /** The one used last is at the end; each ends by itself when it stays unused. There are as many as ran at a time. */
  readonly #idle: IndexingProcess[] = [];
  #closed = false;

  /** @param dist directory of the build, which holds the entry of the process */
  constructor(dist: string) {
    this.#file = join(dist, 'bin', 'index-worker.cjs');
  }

  /**
   * Runs the job to its end, beside those that run already.
   *
   * @throws as IndexingProcess.run
   */
  async run(options: IndexRunOptions): Promise<IndexReport> {
    const process = this.#idle.pop() ?? new IndexingProcess(this.#file);
    try {
      return await process.run(options);
    } finally {
      if (this.#closed) process.close();
      else this.#idle.push(process);
    }
  }

  /**
   * Makes the file graph of an index, in a process that ends with it: what it took in memory is given back at once.
   *
   * @throws as IndexingProcess.run
   */
  async relate(message: RelateMessage, signal: AbortSignal): Promise<void> {
    const process = new IndexingProcess(this.#file);
    try {
      await process.relate(message, signal);
    } finally {
      process.close();
    }
  }

  /** A run over these files is about to come: what it takes is started meanwhile. */
  prepare(paths: readonly string[]): void {
    if (this.#closed) return;
    if (this.#idle.length === 0) this.#idle.push(new IndexingProcess(this.#file));
    this.#idle.at(-1)!.prepare(paths);
  }

  /** Ends those that are idle now, and the others after their runs. */
  close(): void {
    this.#closed = true;
    for (const process of this.#idle) process.close();
  }
}
