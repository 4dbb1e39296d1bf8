/** What a project has to tell its clients' logs. */
export interface Notice {
  readonly level: 'info' | 'warning';
  readonly text: string;
}

export class Notices {
  readonly #listeners = new Set<(notice: Notice) => void>();

  publish(notice: Notice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  /** @returns what ends it */
  subscribe(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
