/** One timer for whatever is to be looked at every few seconds: an idle process wakes up once for all of it. */
export class Ticker {
  readonly #works = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;

  constructor(intervalMs: number) {
    this.#timer = setInterval(() => {
      for (const work of this.#works) work();
    }, intervalMs);
    this.#timer.unref();
  }

  /** @param work must not throw; returns what ends it */
  every(work: () => void): () => void {
    this.#works.add(work);
    return () => void this.#works.delete(work);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
