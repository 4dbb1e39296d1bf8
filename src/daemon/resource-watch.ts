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

/** One caller's wish to hear of a resource. */
export interface Watching {
  /** Resolves when changes from now on are seen. */
  readonly ready: Promise<void>;
  /** Calling it again changes nothing. */
  end(): void;
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
   * Begins to watch; what is no resource of ours never changes. Whoever watches ends it, also when `ready` fails.
   *
   * @throws TOO_MANY_CONNECTIONS when too many resources are watched
   */
  add(uri: string): Watching {
    const path = pathOf(uri);
    if (path === undefined) return { ready: Promise.resolve(), end: () => undefined };
    const known = this.#watched.get(uri);
    if (known === undefined && this.#watched.size >= MAX_WATCHED) {
      throw new IndexerError('TOO_MANY_CONNECTIONS', `${MAX_WATCHED} resources are watched`);
    }
    const watched = known ?? { path, version: null, asking: 0 };
    this.#watched.set(uri, watched);
    watched.asking++;
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      if (--watched.asking === 0) this.#watched.delete(uri);
    };
    return { ready: known ? Promise.resolve() : this.#noteVersion(watched), end };
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

  async #noteVersion(watched: Watched): Promise<void> {
    watched.version = await this.#options.versionOf(watched.path);
  }
}
