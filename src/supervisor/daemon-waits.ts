/** Waiting for daemons: until one is ready, until one is gone, and no longer than it makes sense. */
import type { DaemonId, DaemonStatus } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import { ExitCode } from '../domain/exit-code.ts';
import type { ProjectId } from '../domain/project.ts';
import { DeadlineError, pollUntil } from '../platform/deadline.ts';
import { isRunning } from '../platform/process-identity.ts';
import { daemonErrorFile, type Paths } from '../platform/paths.ts';
import type { ManagedProcess, ProcessManager } from '../process-manager/process-manager.ts';
import type { ProcessRecord, Registry } from '../registry/registry.ts';
import type { ControlLoop } from './control-loop.ts';
import { daemonStatus } from './daemon-status.ts';
import { failureReason } from './failure-reason.ts';
import { observeDaemon } from './observe.ts';
import { daemonProcessName } from './process-spec.ts';

export const STOP_DEADLINE_MS = 30_000;
const READY_DEADLINE_MS = 25_000;
const POLL_MS = 25;
/** Without a change of its records a daemon is looked at, and the process manager asked, so often. */
const POLLS_PER_PROCESS_CHECK = 8;
/** Many that wait ask the process manager together. Less than a turn, so that nobody is told what was so before he waited. */
const SHARED_LIST_MS = 150;

export interface DaemonWaitsOptions {
  readonly registry: Registry;
  readonly processManager: ProcessManager;
  readonly paths: Paths;
  readonly loop: ControlLoop;
}

export class DaemonWaits {
  readonly #options: DaemonWaitsOptions;
  #listed: { readonly at: number; readonly list: Promise<ManagedProcess[]> } | undefined;

  constructor(options: DaemonWaitsOptions) {
    this.#options = options;
  }

  /** Resolves when the daemon is ready (and serves the project); throws as soon as it is known that it will not be. */
  async ready(daemonId: DaemonId, projectId?: ProjectId): Promise<DaemonStatus> {
    const { registry, loop } = this.#options;
    let polls = 0;
    let looked: string | undefined;
    return this.until(
      async () => {
        const stamps = await this.#stamps(daemonId, projectId);
        const isTurn = ++polls % POLLS_PER_PROCESS_CHECK === 0;
        if (stamps === looked && !isTurn) return undefined;
        looked = stamps;
        const observed = await observeDaemon(registry, daemonId);
        const { record, report } = observed;
        if (record?.failure) throw this.#givenUp(daemonId, record.failure);
        const serves = projectId === undefined || report?.projects.some((project) => project.projectId === projectId);
        if (report?.state === 'ready' && serves) return daemonStatus(observed);
        // Ready without the project: attach it. Not alive: look at how its process ended.
        if (report?.state === 'ready' || isTurn) await this.#checkProcess(daemonId);
        if (report?.state === 'ready') await loop.pass();
        return undefined;
      },
      READY_DEADLINE_MS,
      `the start of daemon ${daemonId}`,
    );
  }

  async #checkProcess(daemonId: DaemonId): Promise<void> {
    const managed = (await this.#managedProcesses()).find(({ name }) => name === daemonProcessName(daemonId));
    if (managed?.state !== 'stopped' || managed.exitCode === ExitCode.lockHeld || managed.exitCode === ExitCode.stoppedOnRequest) return;
    await this.#options.loop.pass();
    throw this.#lastError(daemonId);
  }

  /** Whoever touches one of its records changes them. */
  async #stamps(daemonId: DaemonId, projectId: ProjectId | undefined): Promise<string> {
    const { daemons, processes, endpoints } = this.#options.registry;
    const ofProject = projectId && endpoints.stamp(projectId);
    return (await Promise.all([daemons.stamp(daemonId), processes.stamp(daemonId), ofProject])).join();
  }

  #managedProcesses(): Promise<ManagedProcess[]> {
    const now = performance.now();
    if (this.#listed === undefined || now - this.#listed.at >= SHARED_LIST_MS)
      this.#listed = { at: now, list: this.#options.processManager.list() };
    return this.#listed.list;
  }

  /** The control loop may have seen the end first: the record tells it in words, its own error has the code. */
  #givenUp(daemonId: DaemonId, failure: string): IndexerError {
    const last = this.#lastError(daemonId);
    return last.message === failure ? last : new IndexerError('DAEMON_FAILED', `daemon ${daemonId} cannot run: ${failure}`);
  }

  #lastError(daemonId: DaemonId): IndexerError {
    return failureReason(daemonErrorFile(this.#options.paths, daemonId), 'DAEMON_FAILED', `daemon ${daemonId}`);
  }

  /**
   * Resolves when its process is gone, not only the record of it, which the daemon itself takes away before it ends.
   *
   * @param process the daemon's, as it was before it was told to end
   */
  async ended(daemonId: DaemonId, process?: ProcessRecord): Promise<void> {
    const { registry } = this.#options;
    let seen = process;
    await this.until(
      async () => {
        seen = (await observeDaemon(registry, daemonId)).process ?? seen;
        return seen === undefined || !isRunning(seen) ? true : undefined;
      },
      STOP_DEADLINE_MS,
      `the end of daemon ${daemonId}`,
    );
  }

  async until<Answer>(ask: () => Promise<Answer | undefined>, deadlineMs: number, what: string): Promise<Answer> {
    try {
      return await pollUntil(ask, { intervalMs: POLL_MS, deadlineMs, what });
    } catch (error) {
      if (error instanceof DeadlineError) throw new IndexerError('DAEMON_TIMEOUT', error.message, { cause: error });
      throw error;
    }
  }
}
