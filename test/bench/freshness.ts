/** How soon a change of the files is in the answers. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TextSearchResult } from '../../src/code-index/query/search-text.ts';
import type { IndexSummary } from '../../src/domain/daemon.ts';
import { pollUntil } from '../../src/platform/deadline.ts';
import { atMost, milliseconds, seconds, type Figure } from './figures.ts';
import type { IndexGoals } from './goals.ts';
import type { StdioServer } from './processes.ts';
import type { ProjectCopy } from './project-copy.ts';
import { spread, type IndexedFile } from './questions.ts';
import { summarize } from './samples.ts';

const SAVE_POLL_MS = 2;
const SAVE_DEADLINE_MS = 10_000;
const MIN_PAUSE_MS = 300;
const MAX_PAUSE_MS = 1500;
/** Appending to a larger file is not what people do. */
const MAX_SAVED_BYTES = 200_000;

const CHECKOUT_FILES = 1000;
const CHECKOUT_SHARE = 0.1;
const CHECKOUT_POLL_MS = 20;
const CHECKOUT_DEADLINE_MS = 120_000;
const CHECKOUT_WORD = 'benchcheckoutmarker';
const PAGE = { limit: 100, max_tokens: 20_000 };

/** What was changed before is in the index by then. */
const REST_MS = 3000;

/** A branch that differs from what is checked out in so many files. */
export interface Checkout {
  readonly branch: string;
  readonly files: number;
}

type SearchData = TextSearchResult & { readonly nextCursor: string | null };

/** Single saves at random pauses; the files are restored afterwards. */
export async function savedFigure(
  proxy: StdioServer,
  copy: ProjectCopy,
  files: readonly IndexedFile[],
  { goals, saves }: { goals: IndexGoals; saves: number },
): Promise<Figure> {
  const saved = spread(
    files.filter(({ size }) => size > 0 && size < MAX_SAVED_BYTES),
    saves,
  );
  const times: number[] = [];
  for (const [turn, { path }] of saved.entries()) {
    await sleep(MIN_PAUSE_MS + Math.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS));
    const word = `benchsaved${turn}x${process.pid}`;
    const start = performance.now();
    appendFileSync(join(copy.root, path), `\n// ${word}\n`);
    await pollUntil(async () => ((await proxy.text('search_code', { query: word })).includes(`\n${path}`) ? true : undefined), {
      intervalMs: SAVE_POLL_MS,
      deadlineMs: SAVE_DEADLINE_MS,
      what: `the change of ${path}`,
    });
    times.push(performance.now() - start);
  }
  copy.git('checkout', '--quiet', '--', '.');
  const summary = summarize(times);
  return atMost('one file saved, until search_code finds it, p95', summary.p95, {
    limit: goals.savedP95,
    show: milliseconds,
    data: summary,
    also: `p50 ${milliseconds(summary.p50)}`,
  });
}

/**
 * Makes the branch that `checkoutFigure` checks out. To be done before a daemon sees the files: afterwards the index
 * would know the marker already.
 */
export function prepareCheckout(copy: ProjectCopy, files: readonly IndexedFile[]): Checkout {
  const changed = spread(files, Math.min(CHECKOUT_FILES, Math.ceil(files.length * CHECKOUT_SHARE)));
  copy.git('checkout', '--quiet', '-b', 'bench');
  for (const { path } of changed) appendFileSync(join(copy.root, path), `\n// ${CHECKOUT_WORD}\n`);
  copy.git('commit', '--quiet', '--all', '--message=change');
  copy.git('checkout', '--quiet', 'main');
  return { branch: 'bench', files: changed.length };
}

/** `git checkout` of a branch that differs in many files. */
export async function checkoutFigure(
  proxy: StdioServer,
  copy: ProjectCopy,
  { branch, files }: Checkout,
  goals: IndexGoals,
): Promise<Figure> {
  await sleep(REST_MS);
  await settled(proxy, 0);
  const start = performance.now();
  copy.git('checkout', '--quiet', branch);
  const gitMs = performance.now() - start;
  await settled(proxy, files);
  const ms = performance.now() - start;
  return atMost(`checkout that changes ${files} files, until the index is settled`, ms, {
    limit: goals.checkout,
    show: seconds,
    data: { ms, gitMs, files },
    also: `git itself ${seconds(gitMs)}`,
  });
}

/** Waits until the index is ready and exactly so many files are found to have the word. */
async function settled(proxy: StdioServer, files: number): Promise<void> {
  const ask = async () => {
    const { index } = await proxy.data<{ index: IndexSummary }>('index_status', {});
    return index.state === 'ready' && (await filesWithMarker(proxy)) === files ? true : undefined;
  };
  await pollUntil(ask, { intervalMs: CHECKOUT_POLL_MS, deadlineMs: CHECKOUT_DEADLINE_MS, what: `a change of ${files} files` });
}

async function filesWithMarker(proxy: StdioServer): Promise<number> {
  let files = 0;
  let cursor: string | null = null;
  do {
    const page: SearchData = await proxy.data<SearchData>('search_code', {
      query: CHECKOUT_WORD,
      ...PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    files += page.files.length;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return files;
}
