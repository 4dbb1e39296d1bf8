/** Carries out one action of the reconciler. Each is idempotent: doing it twice is doing it once. */
import { join } from 'node:path';
import { AdminClient } from '../connector/admin-client.ts';
import type { DaemonId } from '../domain/daemon.ts';
import { IndexerError, messageOf } from '../domain/errors.ts';
import { DeadlineError, pollUntil } from '../platform/deadline.ts';
import { LIFETIME_LOCK_FILE, tryLifetimeLock } from '../platform/lifetime-lock.ts';
import type { Logger } from '../platform/logger.ts';
import { daemonDirectory, type Paths } from '../platform/paths.ts';
import { isRunning } from '../platform/process-identity.ts';
import type { ProcessManager } from '../process-manager/process-manager.ts';
import type { ProcessRecord, Registry } from '../registry/registry.ts';
import type { Changes } from './changes.ts';
import { observeDaemon } from './observe.ts';
import { daemonProcessName, daemonProcessSpec } from './process-spec.ts';
import type { Action } from './reconcile.ts';
import type { Remedy } from './remedy.ts';
import type { WantedState } from './wanted-state.ts';

/** A daemon drains for 10 s at most. */
const END_DEADLINE_MS = 15_000;
const END_POLL_MS = 50;

export interface ActorOptions {
  readonly registry: Registry;
  readonly processManager: ProcessManager;
  readonly paths: Paths;
  readonly dist: string;
  readonly wanted: WantedState;
  readonly changes: Changes;
  readonly logger: Logger;
}

export class Actor {
  readonly #options: ActorOptions;

  constructor(options: ActorOptions) {
    this.#options = options;
  }

  async act(action: Action | Remedy): Promise<void> {
    const { processManager, paths, dist, logger } = this.#options;
    logger.info(action, 'acting');
    switch (action.type) {
      case 'start':
        return processManager.start(daemonProcessSpec(action.daemonId, paths, dist));
      case 'stop':
        return this.stop(action.daemonId);
      case 'kill':
        return this.#kill(action.daemonId);
      case 'rest':
        return this.#rest(action.daemonId, action.why);
      case 'replace':
        return this.#replace(action.daemonId);
      case 'start-over':
      case 'forget':
        return processManager.remove(daemonProcessName(action.daemonId));
      case 'attach':
        await (await this.#admin(action.daemonId)).attach(action.projectId);
        return;
      case 'detach':
        await (await this.#admin(action.daemonId)).detach(action.projectId);
        return;
    }
  }

  /** Ends a daemon: through the process manager when it runs it, else by asking the daemon itself. */
  async stop(daemonId: DaemonId): Promise<void> {
    const { processManager, registry } = this.#options;
    await processManager.remove(daemonProcessName(daemonId));
    const left = await registry.processes.get(daemonId);
    if (left !== undefined && isRunning(left)) await this.#endUnmanaged(left);
  }

  /** Lets a daemon drain and end so that its clients come back at once. False when it does not answer or not end. */
  async endForRestart(daemonId: DaemonId): Promise<boolean> {
    const process = await this.#options.registry.processes.get(daemonId);
    if (process === undefined || !isRunning(process)) return true;
    try {
      await (await this.#admin(daemonId)).stop({ restart: true });
      await waitForEnd(process);
      return true;
    } catch (error) {
      this.#options.logger.warn({ daemonId, problem: messageOf(error) }, 'does not end by itself');
      return false;
    }
  }

  /** A client that came since it was looked at keeps the daemon up. One that cannot tell is of no use to anybody. */
  async #rest(daemonId: DaemonId, why: string): Promise<void> {
    const { registry, wanted, changes } = this.#options;
    await changes.run(() => wanted.daemonAtRest(daemonId, why));
    const process = await registry.processes.get(daemonId);
    if (process === undefined || !isRunning(process)) return;
    try {
      const { status } = await (await this.#admin(daemonId)).stop({ restart: false, onlyIfIdle: true });
      if (status === 'busy') return await changes.run(() => wanted.daemonAwake(daemonId));
      await waitForEnd(process);
    } catch (error) {
      this.#options.logger.warn({ daemonId, problem: messageOf(error) }, 'does not end by itself');
      await this.stop(daemonId);
    }
  }

  /**
   * It is drained so that no call is lost, and started by us so that nobody waits for the next pass. Ends when the next one
   * is ready: then it is another daemon's turn.
   */
  async #replace(daemonId: DaemonId): Promise<void> {
    const { registry, processManager, paths, dist, wanted, changes } = this.#options;
    await changes.run(() => wanted.daemonReplaced(daemonId));
    if (!(await this.endForRestart(daemonId))) await this.#kill(daemonId);
    await this.stop(daemonId); // the process manager may not have noticed yet
    await processManager.start(daemonProcessSpec(daemonId, paths, dist));
    const isReady = async () => ((await observeDaemon(registry, daemonId)).report?.state === 'ready' ? true : undefined);
    await pollUntil(isReady, { intervalMs: END_POLL_MS, deadlineMs: END_DEADLINE_MS, what: `the start of daemon ${daemonId}` });
  }

  async #endUnmanaged(process: ProcessRecord): Promise<void> {
    const { daemonId, pid } = process;
    try {
      await (await this.#admin(daemonId)).stop({ restart: false });
      await waitForEnd(process);
    } catch (error) {
      this.#options.logger.warn({ daemonId, pid, problem: messageOf(error) }, 'does not end by itself; killing it');
      await this.#forceEnd(process);
    }
  }

  async #kill(daemonId: DaemonId): Promise<void> {
    const process = await this.#options.registry.processes.get(daemonId);
    if (process !== undefined) await this.#forceEnd(process);
  }

  async #forceEnd(process: ProcessRecord): Promise<void> {
    if (!isRunning(process) || !this.#holdsLock(process.daemonId)) return;
    globalThis.process.kill(process.pid, 'SIGKILL');
    await waitForEnd(process);
  }

  /** The last proof before a signal: somebody holds the daemon's lifetime lock, and its record names who. */
  #holdsLock(daemonId: DaemonId): boolean {
    const lock = tryLifetimeLock(join(daemonDirectory(this.#options.paths, daemonId), LIFETIME_LOCK_FILE));
    lock?.release();
    return lock === undefined;
  }

  async #admin(daemonId: DaemonId): Promise<AdminClient> {
    const { registry } = this.#options;
    const process = await registry.processes.get(daemonId);
    if (process === undefined) throw new IndexerError('DAEMON_NOT_RUNNING', `daemon ${daemonId} is not running`);
    return new AdminClient({ daemonId, host: process.host, port: process.port, token: await registry.daemonToken(daemonId) });
  }
}

async function waitForEnd(process: ProcessRecord): Promise<void> {
  try {
    await pollUntil(() => (isRunning(process) ? undefined : true), {
      intervalMs: END_POLL_MS,
      deadlineMs: END_DEADLINE_MS,
      what: 'the end of a daemon',
    });
  } catch (error) {
    if (error instanceof DeadlineError)
      throw new IndexerError('DAEMON_TIMEOUT', `daemon ${process.daemonId} (pid ${process.pid}) does not end`, { cause: error });
    throw error;
  }
}
