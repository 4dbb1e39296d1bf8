/**
 * Requests that a daemon died over. One that was in flight when two daemons died is not sent a third time, and neither is
 * the same request under another id for a while: models try again.
 */
import { createHash } from 'node:crypto';
import type { Message } from './json-rpc.ts';

const MAX_DEATHS = 2;
const FORGOTTEN_AFTER_MS = 300_000;
const MAX_REQUESTS = 256;

interface Suspect {
  deaths: number;
  lastAt: number;
}

export class Quarantine {
  /** The least recently noted first. */
  readonly #suspects = new Map<string, Suspect>();
  readonly #now: () => number;

  /** @param now milliseconds of a clock that does not jump */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes that a daemon died while it worked on these requests. */
  note(messages: readonly Message[]): void {
    for (const key of new Set(messages.map(fingerprint))) this.#noteDeath(key);
  }

  #noteDeath(key: string): void {
    const deaths = (this.#known(key)?.deaths ?? 0) + 1;
    this.#suspects.delete(key);
    this.#suspects.set(key, { deaths, lastAt: this.#now() });
    if (this.#suspects.size > MAX_REQUESTS) this.#suspects.delete(this.#suspects.keys().next().value!);
  }

  /** An answer clears a request of suspicion. */
  clear(message: Message): void {
    if (this.#suspects.size > 0) this.#suspects.delete(fingerprint(message));
  }

  holds(message: Message): boolean {
    return this.#suspects.size > 0 && (this.#known(fingerprint(message))?.deaths ?? 0) >= MAX_DEATHS;
  }

  #known(key: string): Suspect | undefined {
    const suspect = this.#suspects.get(key);
    return suspect !== undefined && this.#now() - suspect.lastAt < FORGOTTEN_AFTER_MS ? suspect : undefined;
  }
}

/** Without id and `_meta`, which differ each time the same thing is asked. */
function fingerprint({ method, params }: Message): string {
  return createHash('sha256')
    .update(JSON.stringify([method, { ...params, _meta: undefined }]))
    .digest('base64');
}
