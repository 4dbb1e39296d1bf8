/** Asks one tool: through the daemon, which is started again when it rests; in process when the project has none. The answer is the same. */
import * as z from 'zod';
import { connect, connectIfRunning } from '../connector/connector.ts';
import type { Connection } from '../connector/dial.ts';
import { FORMAT_META_KEY } from '../domain/answer-format.ts';
import { errorFromBody, IndexerError } from '../domain/errors.ts';
import type { Project } from '../domain/project.ts';
import { withDeadline } from '../platform/deadline.ts';
import { INDEX_LOCK_DEADLINE_MS } from './index-lock.ts';
import type { Question } from './question.ts';
import type { Services } from './services.ts';

const CALL_DEADLINE_MS = 30_000;
const PROTOCOL_VERSION = '2026-07-28';

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
