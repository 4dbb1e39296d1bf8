/** The resources that the open `subscriptions/listen` requests of one client name. The SDK filters what they hear, but tells nobody. */
import type { ResourceWatch, Watching } from './resource-watch.ts';

const MAX_URIS = 1000;

interface Listening {
  readonly method?: unknown;
  readonly id?: unknown;
  readonly params?: { readonly notifications?: { readonly resourceSubscriptions?: unknown }; readonly requestId?: unknown } | null;
}

export class ListenedResources {
  readonly #watch: ResourceWatch;
  readonly #watching = new Map<unknown, Watching[]>();

  constructor(watch: ResourceWatch) {
    this.#watch = watch;
  }

  /** To be told every message of the client. */
  async note(message: unknown): Promise<void> {
    const { method, id, params } = (message ?? {}) as Listening;
    if (method === 'notifications/cancelled') this.#forget(params?.requestId);
    if (method !== 'subscriptions/listen' || this.#watching.has(id)) return;
    const uris = textsOf(params?.notifications?.resourceSubscriptions);
    if (uris.length === 0) return;
    const watching: Watching[] = [];
    this.#watching.set(id, watching);
    for (const uri of uris) watching.push(this.#watch.add(uri));
    await Promise.all(watching.map(({ ready }) => ready));
  }

  close(): void {
    for (const id of this.#watching.keys()) this.#forget(id);
  }

  #forget(id: unknown): void {
    for (const watching of this.#watching.get(id) ?? []) watching.end();
    this.#watching.delete(id);
  }
}

function textsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.slice(0, MAX_URIS).filter((item) => typeof item === 'string'))];
}
