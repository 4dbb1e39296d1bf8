/** Tells those who asked when the content behind a resource changed: compared after each run, by hash, whatever the run was for. */
import type { ServerEventBus } from '@modelcontextprotocol/server';
import { IndexerError } from '../domain/errors.ts';
import { pathOf } from './resource-uris.ts';

/** Of all clients of a project together: a run compares each of them. */
const MAX_WATCHED = 10_000;

interface Watched {
  readonly path: string;
  version: string | null;
  /** How many ask for it. */
  asking: number;
}

export interface ResourceWatchOptions {
  /** What tells one content of a file from another; null when there is none. */
  readonly versionOf: (path: string) => Promise<string | null>;
  readonly bus: ServerEventBus;
}

export class ResourceWatch {
  readonly #options: ResourceWatchOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(options: ResourceWatchOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#watched.size;
  }

  /**
   * Begins to watch; what is no resource of ours never changes. After an error nothing is watched for this caller.
   *
   * @throws TOO_MANY_CONNECTIONS when too many resources are watched
   */
  async add(uri: string): Promise<void> {
    const path = pathOf(uri);
    if (path === undefined) return;
    const known = this.#watched.get(uri);
    if (known) {
      known.asking++;
      return;
    }
    if (this.#watched.size >= MAX_WATCHED) throw new IndexerError('TOO_MANY_CONNECTIONS', `${MAX_WATCHED} resources are watched`);
    const watched: Watched = { path, version: null, asking: 1 };
    this.#watched.set(uri, watched);
    try {
      watched.version = await this.#options.versionOf(path);
    } catch (error) {
      this.remove(uri);
      throw error;
    }
  }

  remove(uri: string): void {
    const known = this.#watched.get(uri);
    if (known && --known.asking === 0) this.#watched.delete(uri);
  }

  /** After a run of the index. */
  async check(): Promise<void> {
    for (const [uri, watched] of this.#watched) {
      const version = await this.#options.versionOf(watched.path);
      if (version === watched.version) continue;
      watched.version = version;
      this.#options.bus.publish({ kind: 'resource_updated', uri });
    }
  }
}
