import { createMcpHandler, type McpHttpHandler, type McpServer } from '@modelcontextprotocol/server';
import { CodeIndex } from '../code-index/code-index.ts';
import type { ProjectStatus } from '../domain/daemon.ts';
import type { Project } from '../domain/project.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { ProjectWatcher } from '../code-index/watch/project-watcher.ts';
import { DeadlineError, withDeadline } from '../platform/deadline.ts';
import { WHOLE_PROJECT, type IndexWork } from './index-work.ts';
import { createMcpServer } from './mcp-server.ts';
import type { Metrics } from './metrics.ts';

export interface ServedProjectOptions {
  readonly project: Project;
  readonly token: string;
  /** Where the code index lives. */
  readonly indexDirectory: string;
  readonly dist: string;
  readonly maxFileBytes: number;
  readonly version: string;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Told of each call of a tool. */
  readonly onCall: () => void;
  readonly logger: Logger;
  /** Queues a run of the index; resolves when it ended. */
  readonly bringUpToDate: (served: ServedProject, work: IndexWork) => Promise<void>;
}

/** Shorter than any client's patience; the run goes on behind the answer. */
const REINDEX_WAIT_MS = 20_000;

/** One project inside a daemon: its secret, its code index and the MCP servers that answer from it. */
export class ServedProject {
  readonly project: Project;
  readonly token: string;
  readonly index: CodeIndex;
  /** Streamable HTTP, both protocol eras. */
  readonly http: McpHttpHandler;
  readonly #options: ServedProjectOptions;
  #watcher: ProjectWatcher | undefined;
  #closed = false;

  constructor(options: ServedProjectOptions) {
    const { project, indexDirectory, dist, maxFileBytes, logger } = options;
    this.#options = options;
    this.project = project;
    this.token = options.token;
    this.index = new CodeIndex({
      root: project.root,
      directory: indexDirectory,
      dist,
      maxFileBytes,
      onNotice: (notice) => logger.warn({ projectId: project.projectId }, notice),
    });
    this.http = createMcpHandler(() => this.createMcpServer(), {
      onerror: (error) => logger.debug({ err: error, projectId: project.projectId }, 'HTTP request refused'),
    });
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  createMcpServer(): McpServer {
    const { version, metrics, clock, onCall } = this.#options;
    const reindex = (options: { full: boolean }) => this.#reindex(options);
    return createMcpServer({
      version,
      runTool: (tool, input) => {
        onCall();
        return metrics.time(tool.name, () => tool.run(input, { index: this.index, reindex, now: clock.now() }));
      },
    });
  }

  status(): ProjectStatus {
    return { ...this.project, index: this.index.summary() };
  }

  /** Begins to follow the files, and brings the index up to date with what changed before. */
  async follow(): Promise<void> {
    const { project, logger, bringUpToDate } = this.#options;
    const watcher = await ProjectWatcher.start({
      root: project.root,
      onChanges: (changes) => bringUpToDate(this, changes === 'everything' ? WHOLE_PROJECT : { full: false, paths: changes }),
      onFirst: (path) => this.index.prepare([path]),
      onNotice: (notice) => logger.warn({ projectId: project.projectId }, notice),
    });
    if (this.#closed) return watcher.close();
    this.#watcher = watcher;
    return bringUpToDate(this, WHOLE_PROJECT);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#watcher?.close();
    await this.http.close();
    await this.index.close();
  }

  async #reindex({ full }: { full: boolean }): Promise<void> {
    const run = this.#options.bringUpToDate(this, { full, paths: null });
    await withDeadline(run, REINDEX_WAIT_MS, 'indexing').catch((error: unknown) => {
      if (!(error instanceof DeadlineError)) throw error;
    });
  }
}
