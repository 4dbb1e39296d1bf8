/** What a daemon answers over HTTP besides WebSockets. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { ADMIN_ROUTES, type DaemonReport, type StopReply, type StopRequest } from '../domain/admin-api.ts';
import type { LiveDaemonState } from '../domain/daemon.ts';
import { IndexerError, toIndexerError } from '../domain/errors.ts';
import { isProjectId, type ProjectId } from '../domain/project.ts';
import { jsonRoute, sendError, sendJson, type JsonHandler } from '../platform/json-http.ts';
import type { Logger } from '../platform/logger.ts';
import type { Activity } from './activity.ts';
import type { Authentication } from './authentication.ts';
import type { Metrics } from './metrics.ts';
import { guardRequest } from './request-guard.ts';
import type { ServedProject } from './served-project.ts';
import type { CloseReason } from './websocket-sessions.ts';

/** What the routes ask of their daemon. */
export interface RoutedDaemon {
  readonly state: LiveDaemonState;
  readonly metrics: Metrics;
  readonly activity: Activity;
  served(projectId: ProjectId): ServedProject;
  attach(projectId: ProjectId): Promise<void>;
  detach(projectId: ProjectId, reason: CloseReason): Promise<void>;
  refresh(projectId: ProjectId, options: { full: boolean }): void;
  requestStop(reason: CloseReason): void;
  report(): DaemonReport;
}

export interface HttpRoutesOptions {
  readonly daemon: RoutedDaemon;
  readonly authentication: Authentication;
  readonly logger: Logger;
}

export function createHttpRoutes({ daemon, authentication, logger }: HttpRoutesOptions) {
  const router = createRouter({
    defaultRoute: (incoming, outgoing) =>
      sendError(outgoing, new IndexerError('NOT_FOUND', `nothing at ${incoming.method} ${incoming.url}`)),
  });

  router.on('GET', '/healthz', (_incoming, outgoing) => sendJson(outgoing, 200, { status: 'alive' }));
  router.on('GET', '/readyz', (_incoming, outgoing) => sendJson(outgoing, daemon.state === 'ready' ? 200 : 503, { status: daemon.state }));
  router.on('GET', '/metrics', (_incoming, outgoing) => void sendMetrics(daemon, outgoing));

  router.all('/p/:projectId/mcp', (incoming, outgoing, params) => {
    try {
      const served = daemon.served(projectIdFrom(params));
      authentication.project(incoming, served.project, served.token);
      if (daemon.state === 'draining') throw new IndexerError('DAEMON_DRAINING', 'the daemon is stopping');
      outgoing.once('close', daemon.activity.begin('use'));
      void served.http.handle(incoming, outgoing);
    } catch (error) {
      sendError(outgoing, toIndexerError(error));
    }
  });

  const admin = (method: HTTPMethod, path: string, handler: JsonHandler) =>
    router.on(method, path, (incoming, outgoing, params) => {
      try {
        const proof = authentication.admin(incoming);
        for (const [name, value] of Object.entries(proof)) outgoing.setHeader(name, value);
      } catch (error) {
        sendError(outgoing, toIndexerError(error));
        return;
      }
      jsonRoute(handler, logger)(incoming, outgoing, params);
    });

  admin('GET', ADMIN_ROUTES.status, () => daemon.report());
  admin('PUT', ADMIN_ROUTES.project, async ({ params }) => {
    await daemon.attach(projectIdFrom(params));
    return daemon.report();
  });
  admin('DELETE', ADMIN_ROUTES.project, async ({ params }) => {
    await daemon.detach(projectIdFrom(params), 'moved');
    return daemon.report();
  });
  admin('POST', ADMIN_ROUTES.refresh, ({ params, body }) => {
    daemon.refresh(projectIdFrom(params), { full: (body as { full?: unknown } | undefined)?.full === true });
    return daemon.report();
  });
  admin('POST', ADMIN_ROUTES.stop, ({ body }) => {
    const { restart, onlyIfIdle } = (body ?? {}) as Partial<StopRequest>;
    if (onlyIfIdle === true && daemon.activity.idleMs === null) return { status: 'busy' } satisfies StopReply;
    daemon.requestStop(restart === true ? 'restart' : 'stop');
    return { status: 'draining' } satisfies StopReply;
  });

  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    try {
      guardRequest(incoming);
    } catch (error) {
      sendError(outgoing, toIndexerError(error));
      return;
    }
    router.lookup(incoming, outgoing);
  };
}

/** Project of a WebSocket path, `/p/<projectId>/ws`. */
export function projectIdOfUpgrade(url: string | undefined): ProjectId {
  const projectId = /^\/p\/([^/?]+)\/ws$/.exec(url ?? '')?.[1];
  return projectIdFrom({ projectId });
}

function projectIdFrom(params: Readonly<Record<string, string | undefined>>): ProjectId {
  const { projectId } = params;
  if (projectId === undefined || !isProjectId(projectId)) throw new IndexerError('NOT_FOUND', `no project id in the path`);
  return projectId;
}

async function sendMetrics({ metrics }: RoutedDaemon, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(200, { 'content-type': metrics.contentType });
  outgoing.end(await metrics.text());
}
