/**
 * Texts of a project's files as they are on disk now. Those that were read last are kept and given again while a look at the file
 * finds it unchanged: one question leads to the next, and to the same files.
 */
import type { Stats } from 'node:fs';
import { DocumentText } from './document-text.ts';
import { lookAtDocument, readDocument } from './read-document.ts';

interface KeptText {
  readonly document: DocumentText;
  readonly stats: Stats;
  /** As they were counted: a document has more when it was asked for its identifiers since. */
  readonly bytes: number;
}

const MAX_BYTES = 8_388_608;
/** A daemon that nobody asks is to be small. */
const KEPT_MS = 20_000;
/** A file that is changed again within the same tick of the file system's clock looks unchanged; git calls this "racily clean". */
const RACY_MS = 2000;

export class DocumentTexts {
  readonly #root: string;
  readonly #maxBytes: number;
  readonly #now: () => number;
  /** The least recently used first. */
  readonly #kept = new Map<string, KeptText>();
  #bytes = 0;
  #forgetting: NodeJS.Timeout | undefined;

  /** @param now milliseconds since the epoch */
  constructor(root: string, { maxBytes = MAX_BYTES, now = Date.now } = {}) {
    this.#root = root;
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  /** @returns undefined as `readDocument` does */
  read(path: string): DocumentText | undefined {
    const kept = this.#take(path);
    if (kept && isUnchanged(kept.stats, lookAtDocument(this.#root, path))) return this.#keep(path, kept);
    const readAtMs = this.#now();
    const read = readDocument(this.#root, path);
    if (read === undefined) return undefined;
    const { text, stats } = read;
    const document = new DocumentText(text, stats);
    return Math.max(stats.mtimeMs, stats.ctimeMs) < readAtMs - RACY_MS ? this.#keep(path, { document, stats }) : document;
  }

  /** Lets all texts go; what is read afterwards is kept again. */
  clear(): void {
    clearTimeout(this.#forgetting);
    this.#forgetting = undefined;
    this.#kept.clear();
    this.#bytes = 0;
  }

  #take(path: string): KeptText | undefined {
    const kept = this.#kept.get(path);
    if (kept === undefined) return undefined;
    this.#kept.delete(path);
    this.#bytes -= kept.bytes;
    return kept;
  }

  #keep(path: string, { document, stats }: Pick<KeptText, 'document' | 'stats'>): DocumentText {
    const { bytes } = document;
    this.#kept.set(path, { document, stats, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#take(oldest);
    }
    this.#forgetting ??= setTimeout(() => this.clear(), KEPT_MS).unref();
    this.#forgetting.refresh();
    return document;
  }
}

/** The time of the last change of any kind tells what a set time of writing hides. */
function isUnchanged(kept: Stats, now: Stats | undefined): boolean {
  return now?.ino === kept.ino && now.size === kept.size && now.mtimeMs === kept.mtimeMs && now.ctimeMs === kept.ctimeMs;
}
