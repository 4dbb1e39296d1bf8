/** Text for an agent's context: lines until the budget is spent, then a word on what was cut. */
import type { IndexFreshness } from '../../domain/daemon.ts';
import { BYTES_PER_TOKEN, countedBytes } from '../token-size.ts';

export interface Page {
  readonly maxTokens: number;
  /** Entries that were shown before. */
  readonly offset: number;
}

export class AnswerText {
  #headline = '';
  readonly #lines: string[] = [];
  /** Counted bytes that it may have, but for its first and last lines. */
  readonly total: number;
  #left: number;

  /** @param maxTokens what the answer may cost in a model's context, except for its last lines */
  constructor(maxTokens: number) {
    this.total = Math.floor(maxTokens * BYTES_PER_TOKEN);
    this.#left = this.total;
  }

  /** Counted bytes that are not spent. */
  get left(): number {
    return this.#left;
  }

  /** The line above all others, whatever the budget. */
  begin(headline: string): void {
    this.#headline = headline;
  }

  /** Adds a block as a whole; false when it does not fit any more. */
  add(...lines: string[]): boolean {
    const bytes = countedBytes(lines);
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    this.#lines.push(...lines);
    return true;
  }

  /**
   * Adds as many of the lines as fit, below their head.
   *
   * @param forced the first one is added whether it fits or not: an answer that shows nothing would be asked for again
   * @returns how many were added; when it is none, the head was left out, too
   */
  addLeading(head: readonly string[], lines: readonly string[], { forced }: { forced: boolean }): number {
    const [first, ...others] = lines;
    if (first === undefined) return 0;
    if (!this.add(...head, first)) {
      if (!forced) return 0;
      this.#lines.push(...head, first);
      this.#left = 0;
    }
    const cutAt = others.findIndex((line) => !this.add(line));
    return 1 + (cutAt === -1 ? others.length : cutAt);
  }

  /** The text, followed by lines that are shown whatever the budget. */
  end(...lines: string[]): string {
    const blocks = [this.#headline, this.#lines.join('\n').replaceAll(/^\n+|\n+$/g, ''), lines.join('\n')];
    return printable(
      blocks
        .filter((block) => block !== '')
        .join('\n\n')
        .trim(),
    );
  }
}

/** How far the answer can be trusted: the state of the index and its age. */
export function freshnessLine(index: IndexFreshness, now: number): string {
  const age = index.updatedAt === null ? 'never' : `${ageText(now - Date.parse(index.updatedAt))} ago`;
  const progress = index.progress ? `, ${index.progress.done} of ${index.progress.total} files` : '';
  switch (index.state) {
    case 'ready':
      return `index: ready, ${count(index.documents, 'document')}, updated ${age}`;
    case 'stale':
      return `index: catching up with changed files${progress}; the rest is from ${age}`;
    case 'building':
      return `index: being built${progress}; this answer is not complete, ask again in a moment`;
    case 'queued':
      return `index: waits while other projects are indexed; updated ${age}, this answer is not complete`;
    case 'failed':
      return `index: the last update failed (${index.error ?? 'unknown reason'}); updated ${age}`;
    case 'empty':
      return 'index: empty, nothing was indexed yet';
  }
}

export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** Repository text is not trusted: control characters could move a terminal's cursor or hide text from a reader. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- removing them is the purpose
  return text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, '\uFFFD');
}
