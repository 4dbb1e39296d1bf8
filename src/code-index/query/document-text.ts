import { identifiersOf, type TextIdentifiers } from './text-identifiers.ts';

/** A file's text as it was on disk when it was read. */
export class DocumentText {
  readonly text: string;
  /** Bytes on disk, and when they were written last. */
  readonly size: number;
  readonly mtimeMs: number;
  #identifiers: TextIdentifiers | undefined;

  constructor(text: string, { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }) {
    this.text = text;
    this.size = size;
    this.mtimeMs = mtimeMs;
  }

  /** Made when they are asked for first, and kept with the text. */
  get identifiers(): TextIdentifiers {
    return (this.#identifiers ??= identifiersOf(this.text));
  }

  /** In memory: one for each character of a text in ASCII, else two, and what is kept with it. */
  get bytes(): number {
    return this.text.length * (this.text.length === this.size ? 1 : 2) + (this.#identifiers?.bytes ?? 0);
  }
}
