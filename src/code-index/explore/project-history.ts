/** The history of a project, read beside the questions: the first one waits for it a moment, the others take what is there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ChangeHistory, readHistory } from './change-history.ts';

const PATIENCE_MS = 400;
const KEPT_MS = 300_000;

export class ProjectHistory {
  readonly #root: string;
  readonly #none = new ChangeHistory([]);
  #known: ChangeHistory | undefined;
  #readAtMs = 0;
  #reading: Promise<void> | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /** An empty one where there is no git, or while a long one is being read. */
  async current(): Promise<ChangeHistory> {
    if (Date.now() - this.#readAtMs > KEPT_MS) this.#reading ??= this.#read();
    if (this.#known === undefined && this.#reading) await Promise.race([this.#reading, sleep(PATIENCE_MS, undefined, { ref: false })]);
    return this.#known ?? this.#none;
  }

  /** Gives back what is kept. */
  drop(): void {
    this.#known = undefined;
    this.#readAtMs = 0;
  }

  /** A project without git has no history: that is no failure. */
  async #read(): Promise<void> {
    this.#known = await readHistory(this.#root).catch(() => this.#none);
    this.#readAtMs = Date.now();
    this.#reading = undefined;
  }
}
