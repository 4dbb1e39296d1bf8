/**
 * Observe, reconcile, act: when woken, and every few seconds to repair what no event told of. One pass at a time; actions
 * go on in the background, one per daemon, so that a daemon that takes long to drain holds up no other.
 */
import type { DaemonId } from '../domain/daemon.ts';
import { messageOf, toIndexerError, type IndexerError } from '../domain/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { ProcessManager } from '../process-manager/process-manager.ts';
import type { ProcessRecord, Registry } from '../registry/registry.ts';
import type { Actor } from './act.ts';
import type { ExitLog } from './exit-log.ts';
import type { ForgetGone } from './forget-gone.ts';
import { observe, type Observation, type ObservedDaemon } from './observe.ts';
import { reconcile, type Action, type Rules } from './reconcile.ts';
import type { Remedy } from './remedy.ts';
import type { Reports } from './reports.ts';
import { restoreRecords } from './restore.ts';
import type { StartWatch } from './start-watch.ts';

/** What was damaged is mended within five seconds. */
const TICK_MS = 4000;
/** While a daemon's process is there and its record is not: it is about to say where it is, and more can be mended then. */
const SHORT_TICK_MS = 1000;
/** Looking at a daemon costs it and the supervisor a millisecond each: many are looked at less often. */
const TICK_PER_DAEMON_MS = 500;
/** Starting a daemon takes a core for half a second. */
const MAX_ACTIONS = 8;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: IndexerError) => void;
}

export interface ControlLoopOptions {
  readonly registry: Registry;
  readonly processManager: ProcessManager;
  readonly reports: Reports;
  readonly exitLog: ExitLog;
  readonly forgetGone: ForgetGone;
  readonly startWatch: StartWatch;
  readonly actor: Actor;
  /** What to keep to, asked anew for each pass. */
  readonly rules: () => Rules;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class ControlLoop {
  readonly #options: ControlLoopOptions;
  readonly #acting = new Map<DaemonId, Promise<void>>();
  #waiting: Waiter[] = [];
  #wake: (() => void) | undefined;
  #woken = false;
  #tickMs = TICK_MS;
  #closed = false;
  #finished: Promise<void> | undefined;
  #failure: IndexerError | null = null;

  constructor(options: ControlLoopOptions) {
    this.#options = options;
  }

  /** Why the last pass failed, or null. */
  get problem(): string | null {
    return this.#failure?.message ?? null;
  }

  start(): void {
    this.#finished = this.#loop();
  }

  /**
   * Resolves when a pass that began after this call has begun its actions.
   *
   * @throws why the pass failed, twice: PROCESS_MANAGER_TIMEOUT, PROCESS_MANAGER_FAILED, ... A later pass goes on from there.
   */
  pass(): Promise<void> {
    const done = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#woken = true;
    this.#wake?.();
    return done;
  }

  /** Begins what something else than a pass found necessary. */
  perform(remedy: Remedy): void {
    if (!this.#closed) this.#begin(remedy);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake?.();
    await this.#finished;
    await Promise.all(this.#acting.values());
  }

  async #loop(): Promise<void> {
    while (!this.#closed) {
      const waiting = this.#waiting;
      this.#waiting = [];
      this.#woken = false;
      await this.#pass();
      // The process manager may have died: the second try starts another.
      if (this.#failure && waiting.length > 0) await this.#pass();
      for (const { resolve, reject } of waiting) {
        if (this.#failure) reject(this.#failure);
        else resolve();
      }
      await this.#untilWoken();
    }
    for (const { resolve } of this.#waiting) resolve();
  }

  async #pass(): Promise<void> {
    const { registry, exitLog, forgetGone, startWatch, clock, logger } = this.#options;
    try {
      const observed = await restoreRecords(await this.#observe(), registry, clock);
      const observation = await forgetGone.look(await exitLog.note(observed));
      for (const remedy of startWatch.look(observation.daemons)) {
        exitLog.announce(remedy.daemonId, remedy.why);
        this.#begin(remedy);
      }
      for (const action of await this.#actions(observation)) this.#begin(action);
      this.#tickMs = tickAfter(observation.daemons);
      this.#failure = null;
    } catch (error) {
      this.#failure = toIndexerError(error);
      logger.error({ err: error }, 'a pass failed');
    }
  }

  /** Nobody is told to rest who was not asked. */
  async #actions(observation: Observation): Promise<Action[]> {
    const { rules, reports } = this.#options;
    const actions = reconcile(observation, rules());
    if (!actions.some(({ type }) => type === 'rest')) return actions;
    const { daemons } = await this.#observe((process) => reports.current(process));
    return reconcile({ ...observation, daemons }, rules());
  }

  async #observe(reportOf = (process: ProcessRecord) => this.#options.reports.recent(process)): Promise<Observation> {
    const { registry, processManager, reports } = this.#options;
    const observation = await observe(registry, processManager, reportOf);
    reports.keepOnly(new Set(observation.daemons.map(({ daemonId }) => daemonId)));
    return observation;
  }

  /** What is left out now is found again by the pass that follows the end of an action. */
  #begin(action: Action | Remedy): void {
    const { actor, logger } = this.#options;
    const { daemonId } = action;
    if (this.#acting.has(daemonId) || this.#acting.size >= MAX_ACTIONS) return;
    const acting = actor.act(action).then(
      () => void this.pass().catch(() => undefined), // a pass logs why it failed
      (error: unknown) => logger.error({ ...action, problem: messageOf(error) }, 'an action failed; the next pass tries again'),
    );
    this.#acting.set(
      daemonId,
      acting.finally(() => this.#acting.delete(daemonId)),
    );
  }

  async #untilWoken(): Promise<void> {
    if (this.#woken || this.#closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#tickMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}

function tickAfter(daemons: readonly ObservedDaemon[]): number {
  if (daemons.some(isUnpublished)) return SHORT_TICK_MS;
  const alive = daemons.filter(({ process }) => process !== undefined).length;
  return Math.max(TICK_MS, alive * TICK_PER_DAEMON_MS);
}

function isUnpublished({ managed, process }: ObservedDaemon): boolean {
  return managed?.state === 'running' && process === undefined;
}
