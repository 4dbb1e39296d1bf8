/**
 * The supervisor: keeps the daemons that are wanted running, and only those. A use case writes what is wanted into the
 * registry and wakes the control loop; so the supervisor may end at any time, and the next one goes on from the records.
 */
import type {
  EnsureProjectAnswer,
  EnsureProjectRequest,
  PoolAnswer,
  PoolRequest,
  RestartAnswer,
  StartStatus,
  StopAllAnswer,
  StopAnswer,
} from '../domain/control-api.ts';
import { dedicatedDaemonId, placementOfDaemon, poolDaemonId, type DaemonId, type DaemonStatus } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import { projectIdOf, type Project, type ProjectId } from '../domain/project.ts';
import { assertPortFree } from '../platform/loopback.ts';
import type { Paths } from '../platform/paths.ts';
import { resolveProject } from '../platform/project-root.ts';
import type { ProcessManager } from '../process-manager/process-manager.ts';
import type { ProcessRecord, Registry } from '../registry/registry.ts';
import type { Actor } from './act.ts';
import type { Changes } from './changes.ts';
import type { ControlLoop } from './control-loop.ts';
import { daemonStatus } from './daemon-status.ts';
import { DaemonWaits, STOP_DEADLINE_MS } from './daemon-waits.ts';
import type { ExitLog } from './exit-log.ts';
import { observe, observeDaemon, type ObservedDaemon } from './observe.ts';
import { daemonProcessName } from './process-spec.ts';
import type { Reports } from './reports.ts';
import type { WantedState } from './wanted-state.ts';

export interface SupervisorOptions {
  readonly registry: Registry;
  readonly processManager: ProcessManager;
  readonly paths: Paths;
  readonly reports: Reports;
  readonly wanted: WantedState;
  readonly changes: Changes;
  readonly loop: ControlLoop;
  readonly exitLog: ExitLog;
  readonly actor: Actor;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #waits: DaemonWaits;
  readonly #ensuring = new Map<string, Promise<EnsureProjectAnswer>>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#waits = new DaemonWaits(options);
  }

  /** Every daemon that runs, is wanted or failed, by id. */
  async daemons(): Promise<DaemonStatus[]> {
    return (await this.#observe()).filter(isThere).map(daemonStatus);
  }

  async daemon(daemonId: DaemonId): Promise<DaemonStatus> {
    const observed = await observeDaemon(this.#options.registry, daemonId);
    if (observed.record === undefined && observed.process === undefined)
      throw new IndexerError('DAEMON_UNKNOWN', `there is no daemon ${daemonId}`);
    return daemonStatus(observed);
  }

  /** Serves the project: from the daemon it has, or by starting one. Two callers at once get one daemon; a crowd that asks for the same waits together. */
  ensureProject(request: EnsureProjectRequest): Promise<EnsureProjectAnswer> {
    const key = JSON.stringify(request);
    const underWay = this.#ensuring.get(key);
    if (underWay !== undefined) return underWay;
    const ensured = this.#ensure(request).finally(() => {
      if (this.#ensuring.get(key) === ensured) this.#ensuring.delete(key);
    });
    this.#ensuring.set(key, ensured);
    return ensured;
  }

  async #ensure(request: EnsureProjectRequest): Promise<EnsureProjectAnswer> {
    const project = await this.#resolve(request);
    const running = await this.#servingDaemon(project.projectId, request);
    if (running) return { status: 'already-running', projectId: project.projectId, daemon: running };
    const { daemonId, status } = await this.#options.changes.run(() => this.#want(project, request));
    await this.#options.loop.pass();
    if (request.wait === false) return { status, projectId: project.projectId, daemon: await this.daemon(daemonId) };
    const daemon = await this.#waits.ready(daemonId, project.projectId);
    void this.#options.loop.pass(); // the daemon that served it before can let go now
    return { status, projectId: project.projectId, daemon };
  }

  async stopDaemon(daemonId: DaemonId): Promise<StopAnswer> {
    const { registry, wanted, loop } = this.#options;
    const before = await observeDaemon(registry, daemonId);
    if (before.record === undefined && before.process === undefined)
      throw new IndexerError('DAEMON_UNKNOWN', `there is no daemon ${daemonId}`);
    await this.#change(() => wanted.daemonStopped(daemonId));
    await loop.pass();
    await this.#waits.ended(daemonId, before.process);
    return { status: before.process === undefined && before.record?.wanted !== 'running' ? 'already-stopped' : 'stopped', daemonId };
  }

  /** Ends the service of one project; a daemon that serves only this one ends with it. */
  async stopProject(projectId: ProjectId): Promise<StopAnswer> {
    const { registry, wanted, loop } = this.#options;
    const record = await registry.projects.get(projectId);
    if (record === undefined) throw new IndexerError('PROJECT_NOT_REGISTERED', `project ${projectId} was never started`);
    const daemonId = record.daemonId ?? dedicatedDaemonId(projectId);
    if (placementOfDaemon(daemonId).placement === 'dedicated') return this.#stopIfKnown(daemonId);
    await this.#change(() => wanted.projectStopped(projectId));
    await loop.pass();
    await this.#waits.until(
      async () => {
        const { report } = await observeDaemon(registry, daemonId);
        return report?.projects.some((project) => project.projectId === projectId) ? undefined : true;
      },
      STOP_DEADLINE_MS,
      `stopping ${projectId}`,
    );
    return { status: 'stopped', daemonId };
  }

  async stopAll(): Promise<StopAllAnswer> {
    const { wanted, loop } = this.#options;
    const processes = await this.#options.registry.processes.list();
    const running = (await this.daemons()).filter(({ state }) => state !== 'stopped').map(({ daemonId }) => daemonId);
    await this.#change(async () => {
      await wanted.poolStopped();
      for (const daemonId of running) await wanted.daemonStopped(daemonId);
    });
    await loop.pass();
    await this.#allEnded(running, processes);
    return { stopped: running };
  }

  /** Ends the daemon, however it is, and starts it anew; forgets that it was given up. */
  async restartDaemon(daemonId: DaemonId): Promise<RestartAnswer> {
    const { registry, processManager, wanted, loop, exitLog, actor } = this.#options;
    const before = await observeDaemon(registry, daemonId);
    if (before.record === undefined && before.process === undefined)
      throw new IndexerError('DAEMON_UNKNOWN', `there is no daemon ${daemonId}`);
    exitLog.reset(daemonId);
    const served = before.report?.projects.map(({ projectId }) => projectId) ?? [];
    await this.#change(async () => {
      await wanted.daemonRunning(daemonId, { reset: true });
      await this.#assign(daemonId, served);
    });
    if (!(await actor.endForRestart(daemonId))) await processManager.remove(daemonProcessName(daemonId));
    await loop.pass();
    return { status: 'restarted', daemon: await this.#waits.ready(daemonId) };
  }

  async pool(): Promise<PoolAnswer> {
    const pool = await this.#options.registry.pool();
    const slots = (await this.#observe()).filter(({ daemonId }) => placementOfDaemon(daemonId).placement === 'pool');
    const daemons = slots.filter((slot) => isThere(slot) || slot.record?.rest).map(daemonStatus);
    return {
      status: pool?.wanted === 'running' ? 'running' : 'stopped',
      size: pool?.size ?? 0,
      policy: pool?.policy ?? 'rendezvous',
      daemons,
    };
  }

  /** Starts the pool or changes its size; projects move only where they must. */
  async startPool({ size, policy, wait }: PoolRequest): Promise<PoolAnswer> {
    const { registry, wanted, loop } = this.#options;
    const before = await registry.pool();
    await this.#change(() => wanted.poolRunning(size, policy));
    await loop.pass();
    if (wait !== false) await Promise.all(Array.from({ length: size }, (_, slot) => this.#waits.ready(poolDaemonId(slot))));
    await loop.pass();
    const status = before?.wanted !== 'running' ? 'started' : before.size === size ? 'already-running' : 'resized';
    return { ...(await this.pool()), status };
  }

  /** One slot after the other; the first that does not come back ends it. What rests is left to rest. */
  async restartPool(): Promise<PoolAnswer> {
    const { status, daemons } = await this.pool();
    if (status !== 'running')
      throw new IndexerError('DAEMON_NOT_RUNNING', 'the pool is not running', { hint: 'Start it with `indexer pool start`.' });
    for (const { daemonId, rest } of daemons) if (rest === null) await this.restartDaemon(daemonId);
    return { ...(await this.pool()), status: 'restarted' };
  }

  async stopPool(): Promise<PoolAnswer> {
    const { wanted, loop } = this.#options;
    const before = await this.pool();
    const processes = await this.#options.registry.processes.list();
    await this.#change(() => wanted.poolStopped());
    await loop.pass();
    const daemonIds = before.daemons.map(({ daemonId }) => daemonId);
    await this.#allEnded(daemonIds, processes);
    return { ...before, status: before.status === 'running' ? 'stopped' : 'already-stopped', daemons: [] };
  }

  async #allEnded(daemonIds: readonly DaemonId[], processes: readonly ProcessRecord[]): Promise<void> {
    const processOf = new Map(processes.map((process) => [process.daemonId, process]));
    await Promise.all(daemonIds.map((daemonId) => this.#waits.ended(daemonId, processOf.get(daemonId))));
  }

  async #observe(): Promise<readonly ObservedDaemon[]> {
    const { registry, processManager, reports } = this.#options;
    const reportOf = (process: ProcessRecord) => reports.recent(process);
    // Without the process manager there is still what the daemons say themselves; the supervisor's status tells of it.
    const { daemons } = await observe(registry, processManager, reportOf).catch(() => observe(registry, undefined, reportOf));
    return daemons;
  }

  /** A root that was accepted once is accepted again. */
  async #resolve({ root, force = false }: EnsureProjectRequest): Promise<Project> {
    const known = await this.#options.registry.projects.get(projectIdOf(root));
    return resolveProject(root, { force: force || known !== undefined });
  }

  /** The ready daemon that serves the project already, if the request asks for nothing else. */
  async #servingDaemon(projectId: ProjectId, { placement, port, idleTimeoutMs }: EnsureProjectRequest): Promise<DaemonStatus | undefined> {
    const { registry } = this.#options;
    const record = await registry.projects.get(projectId);
    const daemonId = record?.daemonId ?? dedicatedDaemonId(projectId);
    if (placement !== undefined && placementOfDaemon(daemonId).placement !== placement) return undefined;
    if (idleTimeoutMs !== undefined && idleTimeoutMs !== record?.idleTimeoutMs) return undefined;
    const observed = await observeDaemon(registry, daemonId);
    if (observed.report?.state !== 'ready' || !observed.report.projects.some((project) => project.projectId === projectId))
      return undefined;
    if (port !== undefined && port !== observed.process?.port) {
      throw new IndexerError('ALREADY_RUNNING', `the daemon of this project already runs on port ${observed.process?.port}`);
    }
    return daemonStatus(observed);
  }

  async #want(project: Project, request: EnsureProjectRequest): Promise<{ daemonId: DaemonId; status: StartStatus }> {
    const { wanted, registry, exitLog } = this.#options;
    if (request.port !== undefined) await this.#assertPinnable(project, request.port);
    const record = await wanted.projectServed(project, request);
    if (request.reset) exitLog.reset(record.daemonId);
    if (record.failure !== null) throw new IndexerError('DAEMON_FAILED', `daemon ${record.daemonId} was given up: ${record.failure}`);
    const { report } = await observeDaemon(registry, record.daemonId);
    return { daemonId: record.daemonId, status: report === undefined ? 'started' : 'already-running' };
  }

  /** Told here at once, because the daemon itself could only fail. */
  async #assertPinnable({ projectId }: Project, port: number): Promise<void> {
    const { process } = await observeDaemon(this.#options.registry, dedicatedDaemonId(projectId));
    if (process === undefined) await assertPortFree(port);
  }

  async #assign(daemonId: DaemonId, projectIds: readonly ProjectId[]): Promise<void> {
    const { registry } = this.#options;
    for (const projectId of projectIds) {
      const record = await registry.projects.get(projectId);
      if (record !== undefined && record.daemonId === null) await registry.projects.put({ ...record, daemonId });
    }
  }

  async #stopIfKnown(daemonId: DaemonId): Promise<StopAnswer> {
    const { record, process } = await observeDaemon(this.#options.registry, daemonId);
    if (record === undefined && process === undefined) return { status: 'already-stopped', daemonId };
    return this.stopDaemon(daemonId);
  }

  /** What waits for a daemon goes on waiting, but nobody joins it any more: what is asked for from now on comes after the change. */
  #change<Result>(change: () => Promise<Result>): Promise<Result> {
    this.#ensuring.clear();
    return this.#options.changes.run(change);
  }
}

function isThere({ record, process, managed }: ObservedDaemon): boolean {
  return process !== undefined || managed !== undefined || record?.wanted === 'running' || Boolean(record?.failure);
}
