import { onTestFinished } from 'vitest';
import { CodeIndex } from '../../src/code-index/code-index.ts';
import { DIST } from './paths.ts';
import { temporaryDirectory } from './temporary.ts';

/** A code index with everything real, and what it said. Closed when the test ends. */
export function indexOf(
  root: string,
  { directory = temporaryDirectory(), maxFileBytes = 1_048_576, others = [] as readonly string[] } = {},
) {
  const notices: string[] = [];
  const index = new CodeIndex({
    root,
    directory,
    dist: DIST,
    maxFileBytes,
    others: () => others,
    onNotice: (notice) => notices.push(notice),
  });
  onTestFinished(() => index.close());
  return { index, directory, notices };
}
