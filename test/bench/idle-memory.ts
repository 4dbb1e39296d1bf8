/** What a daemon keeps when nobody asks any more. */
import { setTimeout as sleep } from 'node:timers/promises';
import { pollUntil } from '../../src/platform/deadline.ts';
import { daemonOf } from './daemons.ts';
import { atMost, mebibytes, type Figure } from './figures.ts';
import type { IndexGoals } from './goals.ts';
import { commandOf, processTree, residentBytesOf } from './process-tree.ts';

const REST_MS = 15_000;
const INDEXING_DEADLINE_MS = 120_000;
const POLL_MS = 100;

export async function idleFigure(root: string, goals: IndexGoals): Promise<Figure> {
  const { pid } = await daemonOf(root);
  const isIndexing = () => processTree(pid!).some((process) => commandOf(process).includes('index-worker'));
  await pollUntil(() => (isIndexing() ? undefined : true), {
    intervalMs: POLL_MS,
    deadlineMs: INDEXING_DEADLINE_MS,
    what: 'the indexing process',
  });
  await sleep(REST_MS);
  return atMost(`daemon, resident after all of this and ${REST_MS / 1000} s of rest`, residentBytesOf([pid!]), {
    limit: goals.idleBytes,
    show: mebibytes,
  });
}
