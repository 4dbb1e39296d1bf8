/** More paths than that are not worth telling one by one. */
const MAX_PATHS = 2000;
/** After a delivery that failed. */
const RETRY_MS = 10_000;

/** Relative paths, or all that there may be. */
export type Changes = readonly string[] | 'everything';

export interface ChangeCollectorOptions {
  readonly settleMs: number;
  readonly maxWaitMs: number;
  /** Called at once with the first path of a delivery to come. */
  readonly onFirst: (path: string) => void;
  /** Never called again before it settled. When it rejects, everything is delivered ten seconds later. */
  readonly deliver: (changes: Changes) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** Collects changes until it has been quiet for a while, or for long enough, and delivers them. Its memory is bounded. */
export class ChangeCollector {
  readonly #options: ChangeCollectorOptions;
  readonly #paths = new Set<string>();
  #isEverything = false;
  #firstAt: number | undefined;
  #lastAt = 0;
  #notBefore = 0;
  #timer: NodeJS.Timeout | undefined;
  #isDelivering = false;
  #isClosed = false;

  constructor(options: ChangeCollectorOptions) {
    this.#options = options;
  }

  add(path: string): void {
    if (!this.#isEverything) this.#paths.add(path);
    if (this.#firstAt === undefined) this.#options.onFirst(path);
    if (this.#paths.size > MAX_PATHS) this.#isEverything = true;
    this.#touch();
  }

  addEverything(): void {
    this.#isEverything = true;
    this.#touch();
  }

  /** What was collected is dropped; a delivery that is under way is not waited for. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#paths.clear();
  }

  #touch(): void {
    if (this.#isEverything) this.#paths.clear();
    this.#lastAt = performance.now();
    this.#firstAt ??= this.#lastAt;
    this.#arm();
  }

  #arm(): void {
    if (this.#isClosed || this.#isDelivering || this.#timer !== undefined || this.#firstAt === undefined) return;
    this.#timer = setTimeout(() => this.#onTimer(), Math.max(0, this.#dueAt() - performance.now()));
  }

  #dueAt(): number {
    const quietAt = this.#lastAt + this.#options.settleMs;
    return Math.max(this.#notBefore, Math.min(quietAt, (this.#firstAt ?? quietAt) + this.#options.maxWaitMs));
  }

  #onTimer(): void {
    this.#timer = undefined;
    if (performance.now() < this.#dueAt() - 1) this.#arm();
    else void this.#deliver();
  }

  async #deliver(): Promise<void> {
    const changes: Changes = this.#isEverything ? 'everything' : [...this.#paths];
    this.#paths.clear();
    this.#isEverything = false;
    this.#firstAt = undefined;
    this.#isDelivering = true;
    try {
      await this.#options.deliver(changes);
      this.#notBefore = 0;
    } catch (error) {
      this.#notBefore = performance.now() + RETRY_MS;
      if (!this.#isClosed) this.#options.onFailure(error);
      this.addEverything();
    } finally {
      this.#isDelivering = false;
      this.#arm();
    }
  }
}
