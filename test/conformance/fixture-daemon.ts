/** The routes, guards and transports of a daemon, around the suite's fixtures instead of a code index. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryServerEventBus } from '@modelcontextprotocol/server';
import { Activity } from '../../src/daemon/activity.ts';
import { Authentication } from '../../src/daemon/authentication.ts';
import { createHttpRoutes, projectIdOfUpgrade, type RoutedDaemon } from '../../src/daemon/http-routes.ts';
import { NonceMemory } from '../../src/daemon/nonce-memory.ts';
import { guardRequest } from '../../src/daemon/request-guard.ts';
import { ResourceWatch } from '../../src/daemon/resource-watch.ts';
import type { ServedProject } from '../../src/daemon/served-project.ts';
import { StreamableHttp } from '../../src/daemon/streamable-http.ts';
import { WebSocketSessions } from '../../src/daemon/websocket-sessions.ts';
import { dedicatedDaemonId } from '../../src/domain/daemon.ts';
import type { ProjectId } from '../../src/domain/project.ts';
import { LOOPBACK } from '../../src/platform/loopback.ts';
import { monotonicClock, systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../helpers/logger.ts';
import { fixtureFactory } from './fixture-server.ts';

const PROJECT = { projectId: 'fixture-0123456789ab' as ProjectId, root: '/' };
const TOKEN = 'fixture-token';

export interface Target {
  readonly port: number;
  readonly projectId: ProjectId;
  readonly token: string;
  close(): Promise<void>;
}

export async function startFixtureDaemon(): Promise<Target> {
  const bus = new InMemoryServerEventBus();
  const factory = fixtureFactory({
    toolsChanged: () => bus.publish({ kind: 'tools_list_changed' }),
    promptsChanged: () => bus.publish({ kind: 'prompts_list_changed' }),
    resourcesChanged: () => bus.publish({ kind: 'resources_list_changed' }),
    resourceUpdated: (uri) => bus.publish({ kind: 'resource_updated', uri }),
  });
  const watch = new ResourceWatch({ versionOf: async () => null, bus });
  const http = new StreamableHttp({ factory, bus, watch, clock: systemClock, logger: silentLogger });
  const served = { project: PROJECT, token: TOKEN, http, watch, createMcpServer: factory } as unknown as ServedProject;
  const activity = new Activity(monotonicClock);
  const daemon = { state: 'ready', activity, served: () => served } as Partial<RoutedDaemon> as RoutedDaemon;
  const server = createServer();
  const port = await listen(server);
  const authentication = new Authentication({
    daemonId: dedicatedDaemonId(PROJECT.projectId),
    port,
    adminToken: 'none',
    buildId: '0.0.0+conformance',
    nonces: new NonceMemory(),
    clock: systemClock,
  });
  const sockets = new WebSocketSessions(activity, silentLogger);
  server.on('request', createHttpRoutes({ daemon, authentication, logger: silentLogger }));
  server.on('upgrade', (incoming, socket, head) =>
    sockets.upgrade(incoming, socket, head, () => {
      guardRequest(incoming);
      projectIdOfUpgrade(incoming.url);
      return { served, proof: authentication.project(incoming, PROJECT, TOKEN) };
    }),
  );
  return {
    port,
    projectId: PROJECT.projectId,
    token: TOKEN,
    close: async () => {
      await http.close();
      sockets.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, LOOPBACK, () => resolve((server.address() as AddressInfo).port)));
}
