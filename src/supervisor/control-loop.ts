/**
 * Observe, reconcile, act: when woken, and every few seconds to repair what no event told of. One pass at a time; actions
 * go on in the background, one per daemon, so that a daemon that takes long to drain holds up no other.
 */
import type { DaemonId } from '../domain/daemon.ts';
import { messageOf } from '../domain/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { ProcessManager } from '../process-manager/process-manager.ts';
import type { Registry } from '../registry/registry.ts';
import type { Actor } from './act.ts';
import type { ExitLog } from './exit-log.ts';
import { observe } from './observe.ts';
import { reconcile, type Action, type Rules } from './reconcile.ts';
import { restoreRecords } from './restore.ts';

const TICK_MS = 5000;
/** Looking at a daemon costs it and the supervisor a millisecond each: many are looked at less often. */
const TICK_PER_DAEMON_MS = 200;
/** Starting a daemon takes a core for half a second. */
const MAX_ACTIONS = 8;

export interface ControlLoopOptions {
  readonly registry: Registry;
  readonly processManager: ProcessManager;
  readonly exitLog: ExitLog;
  readonly actor: Actor;
  /** What to keep to, asked anew for each pass. */
  readonly rules: () => Rules;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class ControlLoop {
  readonly #options: ControlLoopOptions;
  readonly #acting = new Map<DaemonId, Promise<void>>();
  #waiting: (() => void)[] = [];
  #wake: (() => void) | undefined;
  #woken = false;
  #closed = false;
  #finished: Promise<void> | undefined;
  #problem: string | null = null;
  #daemons = 0;

  constructor(options: ControlLoopOptions) {
    this.#options = options;
  }

  /** Why the last pass failed, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  start(): void {
    this.#finished = this.#loop();
  }

  /** Resolves when a pass that began after this call has begun its actions. */
  pass(): Promise<void> {
    const done = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#woken = true;
    this.#wake?.();
    return done;
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
      for (const resolve of waiting) resolve();
      await this.#untilWoken();
    }
    for (const resolve of this.#waiting) resolve();
  }

  async #pass(): Promise<void> {
    const { registry, processManager, exitLog, rules, clock, logger } = this.#options;
    try {
      const observation = await exitLog.note(await restoreRecords(await observe(registry, processManager), registry, clock));
      this.#daemons = observation.daemons.filter(({ process }) => process !== undefined).length;
      for (const action of reconcile(observation, rules())) this.#begin(action);
      this.#problem = null;
    } catch (error) {
      this.#problem = messageOf(error);
      logger.error({ err: error }, 'a pass failed');
    }
  }

  /** What is left out now is found again by the pass that follows the end of an action. */
  #begin(action: Action): void {
    const { actor, logger } = this.#options;
    const { daemonId } = action;
    if (this.#acting.has(daemonId) || this.#acting.size >= MAX_ACTIONS) return;
    const acting = actor.act(action).then(
      () => void this.pass(),
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
      const timer = setTimeout(resolve, Math.max(TICK_MS, this.#daemons * TICK_PER_DAEMON_MS));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
