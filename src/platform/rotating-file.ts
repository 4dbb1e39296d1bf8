/**
 * A file that is written line by line and never grows beyond its bounds, on disk or in memory: what the disk does not take
 * in time, or at all, is lost and counted. It never throws: a log must not end what it tells of.
 */
import { mkdirSync } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface RotatingFileLimits {
  /** Size of one file in bytes. */
  readonly fileBytes: number;
  /** Files in all: `path` and the older ones `path.1` (the newest of them), `path.2`, ... */
  readonly files: number;
  /** Bytes that may wait for the disk. */
  readonly waitingBytes: number;
}

/** Also the most that a file may be larger than its limit. */
const CHUNK_BYTES = 262_144;

export class RotatingFile {
  readonly #path: string;
  readonly #limits: RotatingFileLimits;
  /** Told after lines were lost, as soon as something can be written again; returns the line that says so. */
  readonly #onLost: (lines: number) => string;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #lost = 0;
  #flushing: Promise<void> | undefined;
  #handle: FileHandle | undefined;
  #size = 0;

  constructor(path: string, limits: RotatingFileLimits, onLost: (lines: number) => string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#path = path;
    this.#limits = limits;
    this.#onLost = onLost;
  }

  write(line: string): void {
    if (this.#waitingBytes + line.length > this.#limits.waitingBytes) {
      this.#lost++;
      return;
    }
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
    this.#flushing ??= this.#flush();
  }

  /** Resolves when everything that was written is on disk, or lost. */
  async close(): Promise<void> {
    await this.#flushing;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #flush(): Promise<void> {
    await Promise.resolve(); // lines of the same turn go out together
    while (this.#waiting.length > 0) {
      const { text, lines } = this.#take();
      try {
        await this.#append(text);
      } catch {
        this.#lost += lines; // the disk is full or gone: the next line tries again
        await this.#release();
      }
    }
    this.#flushing = undefined;
  }

  #take(): { text: string; lines: number } {
    let [count, length] = [0, 0];
    while (count < this.#waiting.length && length < CHUNK_BYTES) length += this.#waiting[count++]!.length;
    const text = this.#waiting.splice(0, count).join('');
    this.#waitingBytes -= length;
    return { text, lines: count };
  }

  async #append(text: string): Promise<void> {
    const lost = this.#lost;
    const bytes = Buffer.from(lost === 0 ? text : this.#onLost(lost) + text);
    if (this.#handle !== undefined && this.#size + bytes.length > this.#limits.fileBytes) await this.#rotate();
    const handle = await this.#open();
    await handle.writeFile(bytes);
    this.#size += bytes.length;
    this.#lost -= lost;
  }

  async #open(): Promise<FileHandle> {
    if (this.#handle !== undefined) return this.#handle;
    this.#handle = await open(this.#path, 'a', 0o600);
    this.#size = (await this.#handle.stat()).size;
    return this.#handle;
  }

  async #rotate(): Promise<void> {
    await this.#release();
    for (let number = this.#limits.files - 1; number >= 1; number--) {
      const from = number === 1 ? this.#path : `${this.#path}.${number - 1}`;
      await rename(from, `${this.#path}.${number}`).catch(() => undefined); // there are not that many yet
    }
  }

  async #release(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close().catch(() => undefined); // what could not be written is counted already
  }
}
