/**
 * Whether anybody uses this daemon, and since when nobody does. Told by a clock that no change of the date moves.
 * Following the files is upkeep: it keeps the daemon up while it lasts, but it is no use of it.
 */
import type { Clock } from '../platform/clock.ts';

export type ActivityKind = 'use' | 'upkeep';

export class Activity {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #active = 0;
  #lastUse: number;
  #changes = 0;

  /**
   * @param clock a monotonic one
   * @param onChange called whenever an activity begins or ends
   */
  constructor(clock: Clock, onChange: () => void = () => undefined) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#lastUse = clock.now();
  }

  /** Returns what ends the activity; calling it again changes nothing. */
  begin(kind: ActivityKind): () => void {
    this.#active++;
    this.#change();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#active--;
      if (kind === 'use') this.#lastUse = this.#clock.now();
      this.#change();
    };
  }

  #change(): void {
    this.#changes++;
    this.#onChange();
  }

  /** How many activities began or ended so far. */
  get changes(): number {
    return this.#changes;
  }

  /** How long nobody has used the daemon; null while somebody does, or while it works. */
  get idleMs(): number | null {
    return this.#active > 0 ? null : Math.max(0, Math.round(this.#clock.now() - this.#lastUse));
  }
}
