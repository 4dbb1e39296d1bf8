/** Cuts a byte stream into lines. Works on bytes, so that a character split over two chunks stays whole. */
const NEWLINE = 0x0a;

export interface LineSplitterOptions {
  readonly maxLineBytes: number;
  readonly onLine: (line: string) => void;
  /** A line longer than the limit was dropped. */
  readonly onTooLong: (bytes: number) => void;
}

export class LineSplitter {
  readonly #options: LineSplitterOptions;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(options: LineSplitterOptions) {
    this.#options = options;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#take(chunk.subarray(start, end));
      this.#endLine();
      start = end + 1;
    }
    this.#take(chunk.subarray(start));
  }

  /** Nothing follows: what came last is a line, with a line end or without. */
  end(): void {
    this.#endLine();
  }

  /** Beyond the limit bytes are counted and not kept. */
  #take(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > this.#options.maxLineBytes) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #endLine(): void {
    const { maxLineBytes, onLine, onTooLong } = this.#options;
    const [parts, bytes] = [this.#parts, this.#bytes];
    this.#parts = [];
    this.#bytes = 0;
    if (bytes > maxLineBytes) {
      onTooLong(bytes);
      return;
    }
    const line = (parts.length === 1 ? parts[0]! : Buffer.concat(parts)).toString('utf8').trim();
    // Each byte that is no UTF-8 becomes a character of three.
    const decodedBytes = bytes * 3 > maxLineBytes ? Buffer.byteLength(line) : bytes;
    if (decodedBytes > maxLineBytes) onTooLong(decodedBytes);
    else if (line !== '') onLine(line);
  }
}
