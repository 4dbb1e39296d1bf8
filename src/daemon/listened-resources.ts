/** The resources that the open `subscriptions/listen` requests of one client name. The SDK filters what they hear, but tells nobody. */
import type { ResourceWatch } from './resource-watch.ts';

const MAX_URIS = 1000;

interface Listening {
  readonly method?: unknown;
  readonly id?: unknown;
  readonly params?: { readonly notifications?: { readonly resourceSubscriptions?: unknown }; readonly requestId?: unknown } | null;
}

export class ListenedResources {
  readonly #watch: ResourceWatch;
  readonly #uris = new Map<unknown, readonly string[]>();

  constructor(watch: ResourceWatch) {
    this.#watch = watch;
  }

  /** To be told every message of the client. */
  async note(message: unknown): Promise<void> {
    const { method, id, params } = (message ?? {}) as Listening;
    if (method === 'notifications/cancelled') this.#forget(params?.requestId);
    if (method !== 'subscriptions/listen' || this.#uris.has(id)) return;
    const uris = textsOf(params?.notifications?.resourceSubscriptions);
    if (uris.length === 0) return;
    this.#uris.set(id, uris);
    for (const uri of uris) await this.#watch.add(uri);
  }

  close(): void {
    for (const id of this.#uris.keys()) this.#forget(id);
  }

  #forget(id: unknown): void {
    for (const uri of this.#uris.get(id) ?? []) this.#watch.remove(uri);
    this.#uris.delete(id);
  }
}

function textsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.slice(0, MAX_URIS).filter((item) => typeof item === 'string'))];
}
