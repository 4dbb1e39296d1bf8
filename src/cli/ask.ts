/** Asks one tool: through the daemon, which is started again when it rests; in process when the project has none. The answer is the same. */
import * as z from 'zod';
import { CodeIndex } from '../code-index/code-index.ts';
import { connect, connectIfRunning } from '../connector/connector.ts';
import type { Connection } from '../connector/dial.ts';
import { FORMAT_META_KEY } from '../daemon/register-tools.ts';
import { TOOLS } from '../daemon/tools/tool-table.ts';
import { errorFromBody, IndexerError } from '../domain/errors.ts';
import type { Project } from '../domain/project.ts';
import { withDeadline } from '../platform/deadline.ts';
import { otherIndexDirectories } from '../platform/index-directories.ts';
import { indexDirectory } from '../platform/paths.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { IndexProgressBar } from './progress.ts';
import type { Services } from './services.ts';

const CALL_DEADLINE_MS = 30_000;
const PROTOCOL_VERSION = '2026-07-28';

export interface Question {
  readonly tool: string;
  readonly input: Record<string, unknown>;
  /** Prose for people, or JSON of the same content. */
  readonly format: 'text' | 'json';
}

export async function ask(services: Services, project: Project, question: Question): Promise<string> {
  const end = performance.now() + LOCK_DEADLINE_MS;
  for (;;) {
    const connection = (await hasRestingDaemon(services, project))
      ? await connect(services, project)
      : await connectIfRunning(services, project);
    if (connection) return askDaemon(connection, question);
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

/** An index of this process; its owner closes it. */
export function openIndex({ paths, dist, settings }: Services, project: Project): CodeIndex {
  const directory = indexDirectory(paths, project.projectId);
  ensurePrivateDirectory(paths.cache);
  ensurePrivateDirectory(directory);
  return new CodeIndex({
    root: project.root,
    directory,
    dist,
    maxFileBytes: settings.maxFileBytes,
    others: () => otherIndexDirectories(paths, project.projectId),
    onNotice: (notice) => process.stderr.write(`${notice}\n`),
  });
}

/** One request of the stateless protocol era: no handshake is needed. */
async function askDaemon({ socket }: Connection, { tool, input, format }: Question): Promise<string> {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': PROTOCOL_VERSION,
    'io.modelcontextprotocol/clientCapabilities': {},
    'io.modelcontextprotocol/clientInfo': { name: 'indexer-cli', version: '1' },
    [FORMAT_META_KEY]: format,
  };
  const answered = new Promise<string>((resolve, reject) => {
    socket.on('message', (data) => {
      const { error, result } = answerSchema.parse(JSON.parse((data as Buffer).toString('utf8')));
      const text = result?.content[0]?.text ?? '';
      if (error) reject(new IndexerError('INTERNAL', error.message));
      else if (result?.isError) reject(toolError(text, format));
      else resolve(text);
    });
    socket.on('close', () => reject(new IndexerError('DAEMON_UNREACHABLE', 'the daemon closed the connection')));
  });
  try {
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: input, _meta: meta } }));
    return await withDeadline(answered, CALL_DEADLINE_MS, `the answer to ${tool}`);
  } finally {
    socket.close();
  }
}

const answerSchema = z.object({
  error: z.object({ message: z.string() }).optional(),
  result: z.object({ isError: z.boolean().optional(), content: z.array(z.object({ text: z.string() })) }).optional(),
});

function toolError(text: string, format: Question['format']): IndexerError {
  if (format === 'json') return errorFromBody((JSON.parse(text) as { error: object }).error);
  const [, code, message] = /^([A-Z_]+): (.*)/.exec(text) ?? [];
  return errorFromBody({ code, message: message ?? text });
}

async function askInProcess(services: Services, project: Project, { tool: name, input, format }: Question): Promise<string> {
  const tool = TOOLS.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new IndexerError('INTERNAL', `there is no tool ${name}`);
  const index = openIndex(services, project);
  try {
    await refreshShown(index, { full: false, lockDeadlineMs: LOOK_AGAIN_MS });
    const { text, data } = await tool.run(tool.input.parse(input), {
      index,
      now: Date.now(),
      signal: new AbortController().signal,
      report: () => undefined,
      reindex: async ({ full }) => void (await index.refresh({ full })),
    });
    return format === 'json' ? JSON.stringify(data) : text;
  } finally {
    await index.close();
  }
}

const PROGRESS_INTERVAL_MS = 100;
/** Another command may be indexing the same project this moment. */
const LOCK_DEADLINE_MS = 60_000;
/** Whoever has the index may answer instead: after this it is looked for again. */
const LOOK_AGAIN_MS = 500;

/** Brings the index up to date while a progress bar shows how far it is. */
export async function refreshShown(
  index: CodeIndex,
  { full, lockDeadlineMs = LOCK_DEADLINE_MS }: { full: boolean; lockDeadlineMs?: number },
) {
  const bar = new IndexProgressBar();
  const timer = setInterval(() => bar.show(index.freshness()), PROGRESS_INTERVAL_MS);
  try {
    return await index.refresh({ full, lockDeadlineMs });
  } finally {
    clearInterval(timer);
    bar.finish();
  }
}
