/**
 * One timer for whatever is to be looked at every few seconds: an idle process wakes up once for all of it, and the less
 * often the longer nothing happens.
 */
import { untilNextBeat } from './common-beat.ts';

export interface TickerOptions {
  readonly intervalMs: number;
  /** Between two turns at rest: in time with everything else that follows the common beat. */
  readonly restIntervalMs: number;
  /** Whether it may rest when nothing has happened since the last turn. */
  readonly mayRest: () => boolean;
}

export class Ticker {
  readonly #options: TickerOptions;
  /** And in how many turns at rest each is done once. */
  readonly #works = new Map<() => void, number>();
  #timer: NodeJS.Timeout | undefined;
  #isStirred = true;
  #isAtRest = false;
  /** Turns since the rest began. */
  #restTurn = 0;
  #isClosed = false;

  constructor(options: TickerOptions) {
    this.#options = options;
    this.#schedule();
  }

  get isAtRest(): boolean {
    return this.#isAtRest;
  }

  /**
   * Returns what ends it.
   *
   * @param work must not throw
   * @param restTurns at rest it is done in the first of so many turns only
   */
  every(work: () => void, restTurns = 1): () => void {
    this.#works.set(work, restTurns);
    return () => void this.#works.delete(work);
  }

  /** Something happens: that is the end of the rest. */
  stir(): void {
    this.#isStirred = true;
    if (!this.#isAtRest) return;
    this.#isAtRest = false;
    this.#schedule();
  }

  /** Something happened to what is looked at: at rest it is looked at now, else at the next turn. */
  wake(): void {
    if (!this.#isAtRest) return;
    this.#isStirred = true;
    this.#turn();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #turn(): void {
    const { mayRest } = this.#options;
    this.#isAtRest = !this.#isStirred && mayRest();
    this.#isStirred = false;
    this.#restTurn = this.#isAtRest ? this.#restTurn + 1 : 0;
    for (const [work, restTurns] of this.#works) if (!this.#isAtRest || this.#restTurn % restTurns === 1 % restTurns) work();
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const { intervalMs, restIntervalMs } = this.#options;
    this.#timer = setTimeout(() => this.#turn(), this.#isAtRest ? untilNextBeat(restIntervalMs) : intervalMs);
    this.#timer.unref();
  }
}
