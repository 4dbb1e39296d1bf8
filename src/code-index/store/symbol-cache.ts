/**
 * Symbols of the documents that were asked for last. Who asks about a place asks about its neighbours next, and unpacking a
 * document costs more than the rest of a lookup.
 */
import type { DocumentSymbols } from './document-symbols.ts';

/** About 3 MB. */
const MAX_SYMBOLS = 10_000;

export class SymbolCache {
  /** The least recently used first. */
  readonly #documents = new Map<number, DocumentSymbols>();
  #version: number | undefined;
  #symbols = 0;

  /**
   * @param version of the database, read before `unpack` reads it: with another one nothing is kept
   * @param unpack called when the document is not there
   */
  get(id: number, version: number, unpack: () => DocumentSymbols): DocumentSymbols {
    if (version !== this.#version) this.#clear(version);
    const known = this.#documents.get(id);
    const document = known ?? unpack();
    if (known) this.#documents.delete(id);
    else this.#symbols += sizeOf(document);
    this.#documents.set(id, document);
    this.#shrink();
    return document;
  }

  #shrink(): void {
    for (const [id, document] of this.#documents) {
      if (this.#symbols <= MAX_SYMBOLS) return;
      this.#documents.delete(id);
      this.#symbols -= sizeOf(document);
    }
  }

  #clear(version: number): void {
    this.#documents.clear();
    this.#symbols = 0;
    this.#version = version;
  }
}

/** A document without symbols takes a place, too. */
function sizeOf(document: DocumentSymbols): number {
  return document.all.length + 1;
}
