/** Gives memory back when a process rests: V8 collects garbage when it needs room, which a process at rest never does. */
import { messageOf } from '../domain/errors.ts';

export interface MemoryAtRestOptions {
  /** Told when garbage cannot be collected, as in a Node that was built without an inspector. */
  readonly onFailure: (reason: string) => void;
  readonly collect?: () => Promise<void>;
}

/** A little longer than what is kept for the next question. */
const REST_MS = 25_000;

export class MemoryAtRest {
  readonly #onFailure: (reason: string) => void;
  readonly #collect: () => Promise<void>;
  #rest: NodeJS.Timeout | undefined;

  constructor({ onFailure, collect = collectGarbage }: MemoryAtRestOptions) {
    this.#onFailure = onFailure;
    this.#collect = collect;
  }

  /** Something was done; when nothing follows for 25 s, garbage is collected once. */
  touch(): void {
    this.#rest ??= setTimeout(() => this.#onRest(), REST_MS).unref();
    this.#rest.refresh();
  }

  close(): void {
    clearTimeout(this.#rest);
  }

  #onRest(): void {
    this.#collect().catch((error: unknown) => this.#onFailure(messageOf(error)));
  }
}

/** Takes about a millisecond per megabyte of heap. */
async function collectGarbage(): Promise<void> {
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
}
