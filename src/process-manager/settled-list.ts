/**
 * The last list of processes, for as long as nothing can have changed it. Each question to pm2 makes it copy what it knows
 * of every process: asked once in four seconds, its memory grows for hours before it is flat.
 */
import type { Clock } from '../platform/clock.ts';
import { startTimeOf } from '../platform/process-identity.ts';
import type { ManagedProcess } from './process-manager.ts';

/** Somebody else may use our pm2, too: what he started or removed is seen after this time at the latest. */
const KEPT_MS = 60_000;

interface Kept {
  readonly processes: readonly ManagedProcess[];
  /** Start times of the process manager's own process and of all that run: the list is true as long as each of them lives. */
  readonly lives: ReadonlyMap<number, string>;
  readonly at: number;
}

export class SettledList {
  readonly #clock: Clock;
  #kept: Kept | undefined;
  #changes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How often something was changed so far; to be taken before the process manager is asked. */
  get changes(): number {
    return this.#changes;
  }

  /** Something is about to change, or just did: what was or is being asked may be history. */
  forget(): void {
    this.#kept = undefined;
    this.#changes += 1;
  }

  get(): ManagedProcess[] | undefined {
    const kept = this.#kept;
    if (kept === undefined || this.#clock.now() - kept.at > KEPT_MS) return undefined;
    for (const [pid, startTime] of kept.lives) if (startTimeOf(pid) !== startTime) return undefined;
    return [...kept.processes];
  }

  /**
   * Keeps a list in which nothing is on its way to another state.
   *
   * @param since `changes` when the list was asked for
   */
  keep(processes: readonly ManagedProcess[], managerPid: number, since: number): void {
    this.#kept = undefined;
    // Elsewhere it takes a process (ps) to learn whether a process lives.
    if (process.platform !== 'linux') return;
    if (since !== this.#changes || processes.some(isOnItsWay)) return;
    const lives = new Map<number, string>();
    for (const pid of [managerPid, ...processes.flatMap(({ pid }) => pid ?? [])]) {
      const startTime = startTimeOf(pid);
      if (startTime === undefined) return;
      lives.set(pid, startTime);
    }
    this.#kept = { processes, lives, at: this.#clock.now() };
  }
}

function isOnItsWay({ state, pid }: ManagedProcess): boolean {
  return state === 'restarting' || (state === 'running' && pid === null);
}
