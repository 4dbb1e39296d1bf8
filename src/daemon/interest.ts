/** Who still wants the outcome of shared work; when nobody does, its signal fires. */
export class Interest {
  readonly #ending = new AbortController();
  #wanting = 0;

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** @param signal fires when this caller no longer wants it; without one it always does */
  join(signal?: AbortSignal): void {
    this.#wanting++;
    const leave = () => {
      if (--this.#wanting === 0) this.#ending.abort();
    };
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave, { once: true });
  }

  /** Ends it whoever wants it. */
  end(): void {
    this.#ending.abort();
  }
}
