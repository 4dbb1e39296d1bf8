import { SingleBar } from 'cli-progress';
import type { IndexSummary } from '../domain/daemon.ts';

/** A progress bar on standard error while an index is built; a few plain lines where that is no terminal. */
export class IndexProgressBar {
  readonly #bar = new SingleBar({
    stream: process.stderr,
    format: 'indexing {bar} {percentage}% | {value} of {total} files',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: false,
    noTTYOutput: true,
    notTTYSchedule: 2000,
  });
  #started = false;

  show({ progress }: Pick<IndexSummary, 'progress'>): void {
    if (progress === undefined || progress.total === 0) return;
    if (!this.#started) this.#bar.start(progress.total, 0);
    this.#started = true;
    this.#bar.setTotal(progress.total);
    this.#bar.update(progress.done);
  }

  /** Ends the bar at 100 % when there was one. */
  finish(): void {
    if (!this.#started) return;
    this.#bar.update(this.#bar.getTotal());
    this.#bar.stop();
  }
}
