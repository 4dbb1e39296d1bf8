/**
 * One daemon: takes its lifetime lock, binds its port, opens its projects, publishes where it is, and only then says it
 * is ready. Everything is released in reverse order. What it serves it learns from the registry and from the supervisor.
 */
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { IndexingProcesses } from '../code-index/build/indexing-processes.ts';
import type { DaemonReport } from '../domain/admin-api.ts';
import { placementOfDaemon, type DaemonId, type LiveDaemonState } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import type { ProjectId } from '../domain/project.ts';
import type { BuildInfo } from '../platform/build-info.ts';
import { monotonicClock, systemClock } from '../platform/clock.ts';
import { LIFETIME_LOCK_FILE, tryLifetimeLock, type LifetimeLock } from '../platform/lifetime-lock.ts';
import type { Logger } from '../platform/logger.ts';
import { otherIndexDirectories } from '../platform/index-directories.ts';
import { listenOnLoopback, LOOPBACK, type PortWish } from '../platform/loopback.ts';
import { daemonDirectory, indexDirectory, projectDirectory, type Paths } from '../platform/paths.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { currentProcess } from '../platform/process-identity.ts';
import { SharedSlots } from '../platform/shared-slots.ts';
import type { ProjectRecord, Registry } from '../registry/registry.ts';
import { Activity } from './activity.ts';
import { assignedProjects } from './assigned-projects.ts';
import { Authentication } from './authentication.ts';
import { createHttpRoutes, projectIdOfUpgrade } from './http-routes.ts';
import { IndexQueue } from './index-queue.ts';
import { Metrics } from './metrics.ts';
import { NonceMemory } from './nonce-memory.ts';
import { Publication } from './publication.ts';
import { guardRequest } from './request-guard.ts';
import { ServedProject } from './served-project.ts';
import { Upkeep } from './upkeep.ts';
import { WebSocketSessions, type CloseReason } from './websocket-sessions.ts';

export interface DaemonOptions {
  readonly daemonId: DaemonId;
  readonly port: PortWish;
  readonly paths: Paths;
  readonly registry: Registry;
  readonly build: BuildInfo;
  /** Directory of the build: grammars and the entry of the indexing process. */
  readonly dist: string;
  readonly maxFileBytes: number;
  /** With two thirds of it the caches are dropped; who has more is replaced by the supervisor. */
  readonly maxMemoryBytes: number;
  /** Told when the daemon has come to a step of its life. */
  readonly onStep: (step: DaemonStep) => void;
  /** Builds of an index at a time, over all daemons. */
  readonly maxBuilds: number;
  readonly logger: Logger;
}

export type DaemonStep = 'before-lock' | 'locked' | 'before-bind' | 'bound' | 'before-publish' | 'published' | 'serving' | 'draining';

const DRAIN_DEADLINE_MS = 10_000;
const HEADERS_TIMEOUT_MS = 5000;
/** Each look at the sockets for one that is overdue wakes a daemon that rests. */
const CONNECTIONS_CHECK_INTERVAL_MS = 30_000;
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_SOCKETS = 1200;

export class Daemon {
  readonly metrics: Metrics;
  readonly activity = new Activity(monotonicClock, () => this.#upkeep.stir());
  /** Fires when somebody asked the daemon to stop; its owner then calls `stop`. */
  readonly stopRequested: Promise<CloseReason>;
  readonly #options: DaemonOptions;
  readonly #lock: LifetimeLock;
  readonly #server: Server;
  readonly #startedAt = new Date();
  readonly #projects = new Map<ProjectId, ServedProject>();
  readonly #sessions: WebSocketSessions;
  readonly #processes: IndexingProcesses;
  readonly #queue: IndexQueue;
  readonly #upkeep: Upkeep;
  #publication!: Publication;
  #requestStop!: (reason: CloseReason) => void;

  /**
   * Starts a daemon and resolves when it is ready; indexing goes on in the background.
   *
   * @throws LOCK_HELD when this daemon already runs, PORT_TAKEN for a pinned port, STATE_DIRECTORY_UNSAFE.
   */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const { daemonId, paths, registry, onStep } = options;
    for (const directory of [paths.state, paths.cache, daemonDirectory(paths, daemonId)]) ensurePrivateDirectory(directory);
    onStep('before-lock');
    const lock = tryLifetimeLock(join(daemonDirectory(paths, daemonId), LIFETIME_LOCK_FILE));
    if (lock === undefined) {
      const holder = await registry.processes.get(daemonId);
      const who = holder === undefined ? '' : ` (pid ${holder.pid}, port ${holder.port})`;
      throw new IndexerError('LOCK_HELD', `daemon ${daemonId} is already running${who}`, {
        hint: 'Use it as it is, or stop it first with `indexer daemon stop`.',
      });
    }
    onStep('locked');
    const daemon = new Daemon(options, lock);
    try {
      await registry.breakProcessLock(daemonId);
      await daemon.#start();
      return daemon;
    } catch (error) {
      await daemon.stop('stop');
      throw error;
    }
  }

  private constructor(options: DaemonOptions, lock: LifetimeLock) {
    this.#options = options;
    this.#lock = lock;
    this.#server = createServer({
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CONNECTIONS_CHECK_INTERVAL_MS,
    });
    this.#server.maxConnections = MAX_SOCKETS;
    this.#sessions = new WebSocketSessions(this.activity, options.logger);
    this.#processes = new IndexingProcesses(options.dist);
    this.#queue = new IndexQueue({
      builds: new SharedSlots(options.paths.buildSlotsDirectory, options.maxBuilds),
      activity: this.activity,
      logger: options.logger,
    });
    this.metrics = new Metrics({
      connections: () => this.#connections,
      documents: () => new Map([...this.#projects.values()].map((served) => [served.project.projectId, served.index.summary().documents])),
    });
    this.stopRequested = new Promise((resolve) => (this.#requestStop = resolve));
    const isDedicated = placementOfDaemon(options.daemonId).placement === 'dedicated';
    this.#upkeep = new Upkeep({
      lock,
      directory: daemonDirectory(options.paths, options.daemonId),
      maxMemoryBytes: options.maxMemoryBytes,
      roots: () => (isDedicated ? [...this.#projects.values()].map(({ project }) => project.root) : []),
      requestStop: (reason) => this.requestStop(reason),
      activity: this.activity,
      dropCaches: () => this.#projects.forEach(({ index }) => index.dropCaches()),
      logger: options.logger,
    });
  }

  get state(): LiveDaemonState {
    return this.#publication?.state ?? 'starting';
  }

  /** Clients that are there: WebSockets and HTTP sessions. */
  get #connections(): number {
    return [...this.#projects.values()].reduce((sum, { http }) => sum + http.sessions, this.#sessions.size);
  }

  requestStop(reason: CloseReason): void {
    this.#requestStop(reason);
  }

  /** @throws PROJECT_NOT_SERVED */
  served(projectId: ProjectId): ServedProject {
    const served = this.#projects.get(projectId);
    if (served === undefined) throw new IndexerError('PROJECT_NOT_SERVED', `this daemon does not serve ${projectId}`);
    return served;
  }

  /** Begins to serve a registered project. Nothing happens when it already is. */
  async attach(projectId: ProjectId): Promise<void> {
    const record = await this.#options.registry.projects.get(projectId);
    if (record === undefined) throw new IndexerError('PROJECT_NOT_REGISTERED', `there is no project ${projectId}`);
    await this.#serve(record).finally(this.activity.begin('use'));
  }

  /** Ends serving a project: its clients are told where to look again. Nothing happens when it is not served. */
  async detach(projectId: ProjectId, reason: CloseReason): Promise<void> {
    const served = this.#projects.get(projectId);
    if (served === undefined) return;
    const detached = this.activity.begin('upkeep');
    this.#projects.delete(projectId);
    this.#queue.remove(served);
    try {
      this.#upkeep.records.remove(projectDirectory(this.#options.paths, projectId));
      await this.#publication.withdrawEndpoint(projectId);
      await Promise.all([this.#sessions.drain(reason, DRAIN_DEADLINE_MS, projectId), served.http.drain(DRAIN_DEADLINE_MS)]);
      await served.close();
    } finally {
      detached();
    }
  }

  /** Begins to bring the index of a project up to date; `report` tells how it goes. */
  refresh(projectId: ProjectId, { full }: { full: boolean }): void {
    void this.#queue.add(this.served(projectId), { full, paths: null });
  }

  report(): DaemonReport {
    return {
      daemonId: this.#options.daemonId,
      ...placementOfDaemon(this.#options.daemonId),
      state: this.state,
      pid: process.pid,
      buildId: this.#options.build.buildId,
      startedAt: this.#startedAt.toISOString(),
      uptimeMs: Math.round(process.uptime() * 1000),
      rssBytes: process.memoryUsage.rss(),
      connections: this.#connections,
      idleMs: this.activity.idleMs,
      projects: [...this.#projects.values()].map((served) => served.status()),
    };
  }

  /** Drains (10 s at most), withdraws the records and releases everything. */
  async stop(reason: CloseReason): Promise<void> {
    this.#upkeep.endChecks();
    this.#queue.close();
    await this.#publication
      ?.publishState('draining')
      .catch((error: unknown) => this.#options.logger.warn({ err: error }, 'cannot publish'));
    this.#options.onStep('draining');
    this.#server.close();
    const calls = [...this.#projects.values()].map(({ http }) => http.drain(DRAIN_DEADLINE_MS));
    await Promise.all([this.#sessions.drain(reason, DRAIN_DEADLINE_MS), ...calls]);
    this.#sessions.close();
    this.#server.closeAllConnections();
    for (const served of this.#projects.values()) await served.close();
    this.#projects.clear();
    this.#processes.close();
    await this.#publication?.close();
    this.#upkeep.close();
    this.#lock.release();
  }

  async #start(): Promise<void> {
    const { daemonId, registry, build, port: wish, onStep, logger } = this.#options;
    onStep('before-bind');
    const port = await listenOnLoopback(this.#server, wish);
    onStep('bound');
    const authentication = new Authentication({
      daemonId,
      port,
      adminToken: await registry.daemonToken(daemonId),
      buildId: build.buildId,
      nonces: new NonceMemory(),
      clock: systemClock,
    });
    this.#publication = new Publication(
      registry,
      {
        daemonId,
        ...currentProcess(),
        host: LOOPBACK,
        port,
        buildId: build.buildId,
        epoch: this.#lock.epoch,
        startedAt: this.#startedAt.toISOString(),
      },
      this.#upkeep.ticker,
      logger,
    );
    onStep('before-publish');
    await this.#publication.publishState('starting');
    onStep('published');
    this.#server.on('request', createHttpRoutes({ daemon: this, authentication, logger }));
    this.#server.on('upgrade', (incoming, socket, head) =>
      this.#sessions.upgrade(incoming, socket, head, () => {
        guardRequest(incoming);
        const served = this.served(projectIdOfUpgrade(incoming.url));
        const proof = authentication.project(incoming, served.project, served.token);
        if (this.state === 'draining') throw new IndexerError('DAEMON_DRAINING', 'the daemon is stopping');
        return { served, proof };
      }),
    );
    for (const record of await assignedProjects(registry, daemonId)) await this.#serve(record);
    await this.#publication.publishState('ready');
    onStep('serving');
    logger.info({ daemonId, port, buildId: build.buildId, projects: this.#projects.size }, 'ready');
  }

  async #serve({ projectId, root }: ProjectRecord): Promise<void> {
    if (this.#projects.has(projectId)) return;
    const { paths, registry, dist, maxFileBytes, build, logger } = this.#options;
    const directory = indexDirectory(paths, projectId);
    ensurePrivateDirectory(directory);
    const served = new ServedProject({
      project: { projectId, root },
      token: await registry.projectToken(projectId),
      indexDirectory: directory,
      otherIndexDirectories: () => otherIndexDirectories(paths, projectId),
      dist,
      processes: this.#processes,
      maxFileBytes,
      version: build.version,
      metrics: this.metrics,
      clock: systemClock,
      onCall: () => this.#upkeep.touch(),
      logger,
      bringUpToDate: (project, work, signal) => this.#queue.add(project, work, signal),
    });
    this.#projects.set(projectId, served);
    await this.#publication.publishEndpoint(served);
    this.#upkeep.records.add(projectDirectory(paths, projectId));
    served.follow().catch((error: unknown) => logger.error({ err: error, projectId }, 'cannot follow the files'));
  }
}
