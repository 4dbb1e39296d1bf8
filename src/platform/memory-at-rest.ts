/** Gives memory back when a process rests: V8 collects garbage when it needs room, which a process at rest never does. */
import { messageOf } from '../domain/errors.ts';
import { collectGarbage } from './collect-garbage.ts';

export interface MemoryAtRestOptions {
  /** Gives back what is kept for the next question. */
  readonly dropCaches: () => void;
  /** Told when garbage cannot be collected, as in a Node that was built without an inspector. */
  readonly onFailure: (reason: string) => void;
  readonly collect?: () => Promise<void>;
}

/** A pause between two questions: garbage goes, what answers the next one faster stays. */
const PAUSE_MS = 10_000;
const REST_MS = 25_000;
/** At rest, a daemon still answers its supervisor, and what that leaves behind would pile up to megabytes. */
const AGAIN_MS = 600_000;

export class MemoryAtRest {
  readonly #dropCaches: () => void;
  readonly #onFailure: (reason: string) => void;
  readonly #collect: () => Promise<void>;
  #pause: NodeJS.Timeout | undefined;
  #rest: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;

  constructor({ dropCaches, onFailure, collect = collectGarbage }: MemoryAtRestOptions) {
    this.#dropCaches = dropCaches;
    this.#onFailure = onFailure;
    this.#collect = collect;
  }

  /** Something was done; when nothing follows, garbage is collected after 10 s, after 25 s with all that is kept, and then every 10 min. */
  touch(): void {
    clearInterval(this.#again);
    this.#pause ??= setTimeout(() => this.#clean(), PAUSE_MS).unref();
    this.#rest ??= setTimeout(() => this.#onRest(), REST_MS).unref();
    this.#pause.refresh();
    this.#rest.refresh();
  }

  close(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#rest);
    clearInterval(this.#again);
  }

  #onRest(): void {
    this.#dropCaches();
    this.#clean();
    this.#again = setInterval(() => this.#clean(), AGAIN_MS).unref();
  }

  #clean(): void {
    this.#collect().catch((error: unknown) => this.#onFailure(messageOf(error)));
  }
}
