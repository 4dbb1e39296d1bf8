/** Changes of several records that belong together: one at a time. */
export class Changes {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(change);
    this.#last = result.catch(() => undefined); // the caller hears of it
    return result;
  }
}
