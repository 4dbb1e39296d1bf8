/** Passes on notices, each of them once until `reset`. */
export class Notices {
  readonly #onNotice: (notice: string) => void;
  readonly #said = new Set<string>();

  constructor(onNotice: (notice: string) => void) {
    this.#onNotice = onNotice;
  }

  say(notice: string): void {
    if (this.#said.has(notice)) return;
    this.#said.add(notice);
    this.#onNotice(notice);
  }

  reset(): void {
    this.#said.clear();
  }
}
