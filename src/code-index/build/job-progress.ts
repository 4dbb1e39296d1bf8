import type { IndexProgress } from '../document.ts';

const PROGRESS_INTERVAL_MS = 100;

/** Tells how far a job is, ten times a second at most; to be called with the files that were done since. */
export function progressReporter(onProgress: (progress: IndexProgress) => void, total: number): (files: number) => void {
  let done = 0;
  let reportedAt = 0;
  onProgress({ done, total });
  return (files) => {
    done += files;
    if (done < total && performance.now() - reportedAt < PROGRESS_INTERVAL_MS) return;
    reportedAt = performance.now();
    onProgress({ done, total });
  };
}
