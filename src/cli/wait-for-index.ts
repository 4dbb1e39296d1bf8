import type { IndexState, IndexSummary } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import { DeadlineError, pollUntil } from '../platform/deadline.ts';
import { IndexProgressBar } from './progress.ts';

const POLL_MS = 100;
/** Indexing the largest repositories takes minutes; this bounds a daemon that never reports an end. */
const DEADLINE_MS = 3_600_000;

/**
 * Waits with a progress bar until a daemon's index has left the given states.
 *
 * @throws DAEMON_TIMEOUT after an hour, and what `look` throws
 */
export async function waitForIndex(look: () => Promise<IndexSummary>, underWay: ReadonlySet<IndexState>): Promise<IndexSummary> {
  const bar = new IndexProgressBar();
  const ask = async () => {
    const index = await look();
    bar.show(index);
    return underWay.has(index.state) ? undefined : index;
  };
  try {
    return await pollUntil(ask, { intervalMs: POLL_MS, deadlineMs: DEADLINE_MS, what: 'indexing' });
  } catch (error) {
    if (error instanceof DeadlineError) throw new IndexerError('DAEMON_TIMEOUT', error.message, { cause: error });
    throw error;
  } finally {
    bar.finish();
  }
}
