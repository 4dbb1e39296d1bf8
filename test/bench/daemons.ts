import type { DaemonStatus } from '../../src/domain/daemon.ts';
import { pollUntil } from '../../src/platform/deadline.ts';
import { indexer } from './processes.ts';

const POLL_MS = 200;
const READY_DEADLINE_MS = 900_000;

export async function daemonOf(root: string): Promise<DaemonStatus> {
  const daemons = JSON.parse(await indexer('daemon', 'list', '--json')) as DaemonStatus[];
  return daemons.find(({ projects }) => projects.some((project) => project.root === root))!;
}

/** Starts a daemon and waits until its index is up to date. */
export async function startDaemon(root: string): Promise<void> {
  await indexer('daemon', 'start', '--project', root);
  const ask = async () => ((await daemonOf(root)).projects[0]?.index.state === 'ready' ? true : undefined);
  await pollUntil(ask, { intervalMs: POLL_MS, deadlineMs: READY_DEADLINE_MS, what: 'the index' });
}
