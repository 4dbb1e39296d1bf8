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
import { ExitCode } from '../domain/exit-code.ts';
import { projectIdOf, type Project, type ProjectId } from '../domain/project.ts';
import { DeadlineError, pollUntil } from '../platform/deadline.ts';
import { assertPortFree } from '../platform/loopback.ts';
import { daemonErrorFile, type Paths } from '../platform/paths.ts';
import { resolveProject } from '../platform/project-root.ts';
import type { ProcessManager } from '../process-manager/process-manager.ts';
import type { Registry } from '../registry/registry.ts';
import type { Actor } from './act.ts';
import type { Changes } from './changes.ts';
import type { ControlLoop } from './control-loop.ts';
import { daemonStatus } from './daemon-status.ts';
import type { ExitLog } from './exit-log.ts';
import { failureReason } from './failure-reason.ts';
import { observe, observeDaemon, type ObservedDaemon } from './observe.ts';
import { daemonProcessName } from './process-spec.ts';
import type { WantedState } from './wanted-state.ts';

export interface SupervisorOptions {
  readonly registry: Registry;
  readonly processManager: ProcessManager;
  readonly paths: Paths;
  readonly wanted: WantedState;
  readonly changes: Changes;
  readonly loop: ControlLoop;
  readonly exitLog: ExitLog;
  readonly actor: Actor;
}

const READY_DEADLINE_MS = 25_000;
const STOP_DEADLINE_MS = 30_000;
const POLL_MS = 25;
/** Asking the process manager costs more than reading a record. */
const POLLS_PER_PROCESS_CHECK = 8;

export class Supervisor {
  readonly #options: SupervisorOptions;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Every daemon that runs, is wanted or failed, by id. */
  async daemons(): Promise<DaemonStatus[]> {
    const { registry, processManager } = this.#options;
    const { daemons } = await observe(registry, processManager);
    return daemons.filter(isThere).map(daemonStatus);
  }

  async daemon(daemonId: DaemonId): Promise<DaemonStatus> {
    const observed = await observeDaemon(this.#options.registry, daemonId);
    if (observed.record === undefined && observed.process === undefined)
      throw new IndexerError('DAEMON_UNKNOWN', `there is no daemon ${daemonId}`);
    return daemonStatus(observed);
  }

  /** Serves the project: from the daemon it has, or by starting one. Two callers at once get one daemon. */
  async ensureProject(request: EnsureProjectRequest): Promise<EnsureProjectAnswer> {
    const project = await this.#resolve(request);
    const running = await this.#servingDaemon(project.projectId, request);
    if (running) return { status: 'already-running', projectId: project.projectId, daemon: running };
    const { daemonId, status } = await this.#exclusively(() => this.#want(project, request));
    await this.#options.loop.pass();
    if (request.wait === false) return { status, projectId: project.projectId, daemon: await this.daemon(daemonId) };
    return { status, projectId: project.projectId, daemon: await this.#ready(daemonId, project.projectId) };
  }

  async stopDaemon(daemonId: DaemonId): Promise<StopAnswer> {
    const { registry, wanted, loop } = this.#options;
    const before = await observeDaemon(registry, daemonId);
    if (before.record === undefined && before.process === undefined)
      throw new IndexerError('DAEMON_UNKNOWN', `there is no daemon ${daemonId}`);
    await this.#exclusively(() => wanted.daemonStopped(daemonId));
    await loop.pass();
    await this.#ended(daemonId);
    return { status: before.process === undefined && before.record?.wanted !== 'running' ? 'already-stopped' : 'stopped', daemonId };
  }

  /** Ends the service of one project; a daemon that serves only this one ends with it. */
  async stopProject(projectId: ProjectId): Promise<StopAnswer> {
    const { registry, wanted, loop } = this.#options;
    const record = await registry.projects.get(projectId);
    if (record === undefined) throw new IndexerError('PROJECT_NOT_REGISTERED', `project ${projectId} was never started`);
    const daemonId = record.daemonId ?? dedicatedDaemonId(projectId);
    if (placementOfDaemon(daemonId).placement === 'dedicated') return this.#stopIfKnown(daemonId);
    await this.#exclusively(() => wanted.projectStopped(projectId));
    await loop.pass();
    await this.#until(
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
    const running = (await this.daemons()).filter(({ state }) => state !== 'stopped').map(({ daemonId }) => daemonId);
    await this.#exclusively(async () => {
      await wanted.poolStopped();
      for (const daemonId of running) await wanted.daemonStopped(daemonId);
    });
    await loop.pass();
    await Promise.all(running.map((daemonId) => this.#ended(daemonId)));
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
    await this.#exclusively(async () => {
      if (!(await actor.endForRestart(daemonId))) await processManager.remove(daemonProcessName(daemonId));
      await wanted.daemonRunning(daemonId, { reset: true });
      await this.#assign(daemonId, served);
    });
    await loop.pass();
    return { status: 'restarted', daemon: await this.#ready(daemonId) };
  }

  async pool(): Promise<PoolAnswer> {
    const pool = await this.#options.registry.pool();
    const { daemons: observed } = await observe(this.#options.registry, this.#options.processManager);
    const slots = observed.filter(({ daemonId }) => placementOfDaemon(daemonId).placement === 'pool');
    const daemons = slots.filter((slot) => isThere(slot) || slot.record?.rest).map(daemonStatus);
    return { status: pool?.wanted === 'running' ? 'running' : 'stopped', size: pool?.size ?? 0, daemons };
  }

  /** Starts the pool or changes its size; projects move only where they must. */
  async startPool({ size, wait }: PoolRequest): Promise<PoolAnswer> {
    const { registry, wanted, loop } = this.#options;
    const before = await registry.pool();
    await this.#exclusively(() => wanted.poolRunning(size));
    await loop.pass();
    if (wait !== false) await Promise.all(Array.from({ length: size }, (_, slot) => this.#ready(poolDaemonId(slot))));
    await loop.pass();
    const status = before?.wanted !== 'running' ? 'started' : before.size === size ? 'already-running' : 'resized';
    return { ...(await this.pool()), status };
  }

  async stopPool(): Promise<PoolAnswer> {
    const { registry, wanted, loop } = this.#options;
    const before = await this.pool();
    await this.#exclusively(() => wanted.poolStopped());
    await loop.pass();
    await Promise.all(before.daemons.map(({ daemonId }) => this.#ended(daemonId)));
    const size = (await registry.pool())?.size ?? 0;
    return { status: before.status === 'running' ? 'stopped' : 'already-stopped', size, daemons: [] };
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

  /** Resolves when the daemon is ready (and serves the project); throws as soon as it is known that it will not be. */
  async #ready(daemonId: DaemonId, projectId?: ProjectId): Promise<DaemonStatus> {
    const { registry, loop } = this.#options;
    let polls = 0;
    return this.#until(
      async () => {
        const observed = await observeDaemon(registry, daemonId);
        const { record, report } = observed;
        if (record?.failure) throw new IndexerError('DAEMON_FAILED', `daemon ${daemonId} cannot run: ${record.failure}`);
        const serves = projectId === undefined || report?.projects.some((project) => project.projectId === projectId);
        if (report?.state === 'ready' && serves) return daemonStatus(observed);
        // Ready without the project: attach it. Not alive: look at how its process ended.
        if (report?.state === 'ready' || ++polls % POLLS_PER_PROCESS_CHECK === 0) await this.#checkProcess(daemonId);
        if (report?.state === 'ready') await loop.pass();
        return undefined;
      },
      READY_DEADLINE_MS,
      `the start of daemon ${daemonId}`,
    );
  }

  async #checkProcess(daemonId: DaemonId): Promise<void> {
    const managed = (await this.#options.processManager.list()).find(({ name }) => name === daemonProcessName(daemonId));
    if (managed?.state !== 'stopped' || managed.exitCode === ExitCode.lockHeld || managed.exitCode === ExitCode.stoppedOnRequest) return;
    await this.#options.loop.pass();
    throw failureReason(daemonErrorFile(this.#options.paths, daemonId), 'DAEMON_FAILED', `daemon ${daemonId}`);
  }

  async #ended(daemonId: DaemonId): Promise<void> {
    const { registry } = this.#options;
    await this.#until(
      async () => ((await observeDaemon(registry, daemonId)).process === undefined ? true : undefined),
      STOP_DEADLINE_MS,
      `the end of daemon ${daemonId}`,
    );
  }

  async #until<Answer>(ask: () => Promise<Answer | undefined>, deadlineMs: number, what: string): Promise<Answer> {
    try {
      return await pollUntil(ask, { intervalMs: POLL_MS, deadlineMs, what });
    } catch (error) {
      if (error instanceof DeadlineError) throw new IndexerError('DAEMON_TIMEOUT', error.message, { cause: error });
      throw error;
    }
  }

  #exclusively<Result>(change: () => Promise<Result>): Promise<Result> {
    return this.#options.changes.run(change);
  }
}

function isThere({ record, process, managed }: ObservedDaemon): boolean {
  return process !== undefined || managed !== undefined || record?.wanted === 'running' || Boolean(record?.failure);
}
