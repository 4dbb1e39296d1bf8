/** Asks one tool: through the daemon, which is started again when it rests; in process when the project has none. The answer is the same. */
import { connect, connectIfRunning } from '../connector/connector.ts';
import type { Connection } from '../connector/dial.ts';
import type { IndexState, IndexSummary } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import type { Project } from '../domain/project.ts';
import { DaemonTools } from './daemon-tools.ts';
import { INDEX_LOCK_DEADLINE_MS } from './index-lock.ts';
import type { Question } from './question.ts';
import type { Services } from './services.ts';

/** There is no index yet, but there will be. */
const UNBUILT: ReadonlySet<IndexState> = new Set(['empty', 'queued', 'building']);

export async function ask(services: Services, project: Project, question: Question): Promise<string> {
  const end = performance.now() + INDEX_LOCK_DEADLINE_MS;
  for (;;) {
    const connection = (await hasRestingDaemon(services, project))
      ? await connect(services, project)
      : await connectIfRunning(services, project);
    if (connection) return askDaemon(connection, question);
    const { askInProcess } = await import('./ask-in-process.ts');
    try {
      return await askInProcess(services, project, question);
    } catch (error) {
      // Another command is indexing, or a daemon that has the project and is about to say where it is.
      if (!isLocked(error) || performance.now() >= end) throw error;
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof IndexerError && error.code === 'INDEX_LOCKED';
}

async function hasRestingDaemon({ registry }: Services, { projectId }: Project): Promise<boolean> {
  const daemonId = (await registry.projects.get(projectId))?.daemonId;
  return daemonId ? Boolean((await registry.daemons.get(daemonId))?.rest) : false;
}

async function askDaemon(connection: Connection, question: Question): Promise<string> {
  const tools = new DaemonTools(connection);
  try {
    await firstIndex(tools);
    return await tools.call(question);
  } finally {
    tools.close();
  }
}

/** Waits until the project has been indexed once: what is asked before is answered in part. */
async function firstIndex(tools: DaemonTools): Promise<void> {
  if (!UNBUILT.has((await indexOf(tools)).state)) return;
  const { waitForIndex } = await import('./wait-for-index.ts');
  await waitForIndex(() => indexOf(tools), UNBUILT);
}

async function indexOf(tools: DaemonTools): Promise<IndexSummary> {
  const answer = JSON.parse(await tools.call({ tool: 'index_status', input: {}, format: 'json' })) as { index: IndexSummary };
  return answer.index;
}
