/** Gives memory back when a process rests: V8 collects garbage when it needs room, which a process at rest never does. */
import { messageOf } from '../domain/errors.ts';

export interface MemoryAtRestOptions {
  /** Lets go what is kept for the next question. */
  readonly letGo: () => void;
  /** Told when garbage cannot be collected, as in a Node that was built without an inspector. */
  readonly onFailure: (reason: string) => void;
  readonly collect?: () => Promise<void>;
}

const REST_MS = 25_000;

export class MemoryAtRest {
  readonly #letGo: () => void;
  readonly #onFailure: (reason: string) => void;
  readonly #collect: () => Promise<void>;
  #rest: NodeJS.Timeout | undefined;

  constructor({ letGo, onFailure, collect = collectGarbage }: MemoryAtRestOptions) {
    this.#letGo = letGo;
    this.#onFailure = onFailure;
    this.#collect = collect;
  }

  /** Something was done; when nothing follows for 25 s, what is kept is let go and garbage collected, once. */
  touch(): void {
    this.#rest ??= setTimeout(() => this.#onRest(), REST_MS).unref();
    this.#rest.refresh();
  }

  close(): void {
    clearTimeout(this.#rest);
  }

  #onRest(): void {
    this.#letGo();
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
