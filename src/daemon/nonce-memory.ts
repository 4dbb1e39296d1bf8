import { IndexerError } from '../domain/errors.ts';
import { HANDSHAKE_WINDOW_MS } from '../domain/handshake.ts';

const MAX_NONCES = 20_000;

/** Remembers the nonces of accepted handshakes for as long as their time would still be accepted. */
export class NonceMemory {
  /** Nonce and the time after which it may be forgotten, oldest first. */
  readonly #used = new Map<string, number>();

  /**
   * True when the nonce is new; from then on it is used.
   *
   * @throws TOO_MANY_CONNECTIONS rather than forget a nonce that could be replayed.
   */
  use(nonce: string, now: number): boolean {
    this.#forget(now);
    if (this.#used.has(nonce)) return false;
    if (this.#used.size >= MAX_NONCES) throw new IndexerError('TOO_MANY_CONNECTIONS', 'too many handshakes in half a minute');
    this.#used.set(nonce, now + 2 * HANDSHAKE_WINDOW_MS);
    return true;
  }

  #forget(now: number): void {
    for (const [nonce, until] of this.#used) {
      if (until > now) return;
      this.#used.delete(nonce);
    }
  }
}
