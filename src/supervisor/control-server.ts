/** Serves the control API on the supervisor's private socket. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { z } from 'zod';
import { CONTROL_ROUTES, type StopAllAnswer, type SupervisorStatus } from '../domain/control-api.ts';
import { isDaemonId, type DaemonId } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import { PLACEMENTS, POOL_POLICIES } from '../domain/placement.ts';
import { isProjectId, type ProjectId } from '../domain/project.ts';
import { jsonRoute, sendError, type JsonHandler } from '../platform/json-http.ts';
import type { Logger } from '../platform/logger.ts';
import type { Supervisor } from './supervisor.ts';

const HEADERS_TIMEOUT_MS = 5000;

const ensureSchema = z.object({
  root: z.string().min(1),
  placement: z.enum(PLACEMENTS).optional(),
  port: z.int().min(1).max(65_535).optional(),
  idleTimeoutMs: z.int().min(0).optional(),
  force: z.boolean().optional(),
  reset: z.boolean().optional(),
  wait: z.boolean().optional(),
});

const poolSchema = z.object({ size: z.int().min(1).max(64), policy: z.enum(POOL_POLICIES).optional(), wait: z.boolean().optional() });

const shutDownSchema = z.object({ keepDaemons: z.boolean().optional() });

export interface ControlServerOptions {
  readonly socketPath: string;
  readonly supervisor: Supervisor;
  readonly status: () => Promise<SupervisorStatus>;
  /** Ends the supervisor's process after the answer has gone out. */
  readonly onShutDown: () => void;
  readonly logger: Logger;
}

/** Listens on the socket; the caller holds the supervisor's lock, so a socket that is there is a dead one. */
export async function serveControlApi(options: ControlServerOptions): Promise<Server> {
  const { socketPath } = options;
  const isPipe = socketPath.startsWith('\\\\');
  if (!isPipe) rmSync(socketPath, { force: true });
  const router = createControlRouter(options);
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS }, (incoming, outgoing) => router.lookup(incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  if (!isPipe) chmodSync(socketPath, 0o600);
  return server;
}

function createControlRouter({ supervisor, status, onShutDown, logger }: ControlServerOptions) {
  const router = createRouter({
    defaultRoute: (incoming, outgoing) =>
      sendError(outgoing, new IndexerError('NOT_FOUND', `nothing at ${incoming.method} ${incoming.url}`)),
  });
  const on = (method: HTTPMethod, path: string, handler: JsonHandler) => router.on(method, path, jsonRoute(handler, logger));

  on('GET', CONTROL_ROUTES.supervisor, () => status());
  on('DELETE', CONTROL_ROUTES.supervisor, async ({ body }) => {
    const { keepDaemons = false } = parse(shutDownSchema, body ?? {});
    const answer: StopAllAnswer = keepDaemons ? { stopped: [] } : await supervisor.stopAll();
    setImmediate(onShutDown);
    return answer;
  });
  on('POST', CONTROL_ROUTES.ensureProject, ({ body }) => supervisor.ensureProject(parse(ensureSchema, body)));
  on('POST', CONTROL_ROUTES.stopProject, ({ params }) => supervisor.stopProject(projectIdFrom(params)));
  on('GET', CONTROL_ROUTES.daemons, () => supervisor.daemons());
  on('POST', CONTROL_ROUTES.stopAllDaemons, () => supervisor.stopAll());
  on('GET', CONTROL_ROUTES.daemon, ({ params }) => supervisor.daemon(daemonIdFrom(params)));
  on('POST', CONTROL_ROUTES.stopDaemon, ({ params }) => supervisor.stopDaemon(daemonIdFrom(params)));
  on('POST', CONTROL_ROUTES.restartDaemon, ({ params }) => supervisor.restartDaemon(daemonIdFrom(params)));
  on('GET', CONTROL_ROUTES.pool, () => supervisor.pool());
  on('PUT', CONTROL_ROUTES.pool, ({ body }) => supervisor.startPool(parse(poolSchema, body)));
  on('POST', CONTROL_ROUTES.restartPool, () => supervisor.restartPool());
  on('DELETE', CONTROL_ROUTES.pool, () => supervisor.stopPool());
  return router;
}

/** Drops keys that are explicitly undefined, which JSON cannot hold, from the type. */
type Parsed<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function parse<Schema extends z.ZodObject>(schema: Schema, body: unknown): Parsed<z.infer<Schema>> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data as Parsed<z.infer<Schema>>;
  const issue = parsed.error.issues[0];
  throw new IndexerError('BAD_REQUEST', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`);
}

function daemonIdFrom({ daemonId }: Readonly<Record<string, string | undefined>>): DaemonId {
  if (daemonId === undefined || !isDaemonId(daemonId)) throw new IndexerError('DAEMON_UNKNOWN', `${daemonId} is no daemon id`);
  return daemonId;
}

function projectIdFrom({ projectId }: Readonly<Record<string, string | undefined>>): ProjectId {
  if (projectId === undefined || !isProjectId(projectId)) throw new IndexerError('PROJECT_NOT_REGISTERED', `${projectId} is no project id`);
  return projectId;
}
