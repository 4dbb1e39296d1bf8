import { InMemoryServerEventBus, type McpRequestContext, type McpServer } from '@modelcontextprotocol/server';
import type { IndexingProcesses } from '../code-index/build/indexing-processes.ts';
import { CodeIndex } from '../code-index/code-index.ts';
import type { IndexReport } from '../code-index/document.ts';
import type { ProjectStatus } from '../domain/daemon.ts';
import type { Project } from '../domain/project.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { rootIdentity } from '../code-index/watch/root-identity.ts';
import { ProjectWatcher } from '../code-index/watch/project-watcher.ts';
import { DeadlineError, withDeadline } from '../platform/deadline.ts';
import { WHOLE_PROJECT, type IndexWork } from './index-work.ts';
import { createMcpServer } from './mcp-server.ts';
import type { Metrics } from './metrics.ts';
import { Notices } from './notices.ts';
import { ProjectResources } from './project-resources.ts';
import type { ProjectSurface, ToolCall } from './project-surface.ts';
import { ResourceWatch } from './resource-watch.ts';
import { StreamableHttp } from './streamable-http.ts';
import { Tasks } from './tasks.ts';
import type { ReindexOptions, Tool, ToolAnswer } from './tools/tool.ts';
import { ToolSchemas } from './tools/tool-schemas.ts';
import { TOOLS } from './tools/tool-table.ts';

export interface ServedProjectOptions {
  readonly project: Project;
  readonly token: string;
  /** Where the code index lives. */
  readonly indexDirectory: string;
  /** Where the indexes of the other projects live. */
  readonly otherIndexDirectories: () => readonly string[];
  readonly dist: string;
  readonly processes: IndexingProcesses;
  readonly maxFileBytes: number;
  readonly version: string;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Told of each call of a tool. */
  readonly onCall: () => void;
  readonly logger: Logger;
  /** Queues a run of the index; resolves when it ended. */
  readonly bringUpToDate: (served: ServedProject, work: IndexWork, signal?: AbortSignal) => Promise<void>;
}

const PROGRESS_INTERVAL_MS = 250;

/** One project inside a daemon: its secret, its code index and the MCP servers that answer from it. */
export class ServedProject {
  readonly project: Project;
  readonly token: string;
  readonly index: CodeIndex;
  /** Streamable HTTP, both protocol eras. */
  readonly http: StreamableHttp;
  readonly watch: ResourceWatch;
  readonly #options: ServedProjectOptions;
  readonly #surface: ProjectSurface;
  readonly #notices = new Notices();
  readonly #tasks: Tasks;
  #watcher: ProjectWatcher | undefined;
  #rootIdentity: string | undefined;
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
      processes: options.processes,
      others: options.otherIndexDirectories,
      onNotice: (notice) => this.#note(notice),
    });
    const bus = new InMemoryServerEventBus();
    this.watch = new ResourceWatch({ versionOf: (path) => this.index.version(path), bus });
    this.#tasks = new Tasks(options.clock);
    this.#surface = {
      version: options.version,
      schemas: new ToolSchemas(TOOLS),
      resources: new ProjectResources(this.index),
      watch: this.watch,
      bus,
      notices: this.#notices,
      tasks: this.#tasks,
      runTool: (tool, input, call) => this.#runTool(tool, input, call),
    };
    this.http = new StreamableHttp({
      factory: (context) => this.createMcpServer(context),
      bus,
      watch: this.watch,
      clock: options.clock,
      logger,
    });
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  createMcpServer(context: Pick<McpRequestContext, 'era' | 'requestInfo'>): McpServer {
    return createMcpServer(this.#surface, context);
  }

  /** A run of the index ended well. */
  indexed({ indexed, removed, failed, durationMs, takenOver }: IndexReport): void {
    const { logger, project } = this.#options;
    if (indexed + removed > 0 || takenOver) {
      const begun = takenOver ? `began with ${takenOver.reused} files of the index of ${takenOver.from}; ` : '';
      const text = `${begun}indexed ${indexed} files, removed ${removed}, ${failed} not understood, in ${durationMs} ms`;
      this.#notices.publish({ level: 'info', text });
    }
    this.watch.check().catch((error: unknown) => logger.warn({ err: error, projectId: project.projectId }, 'cannot compare resources'));
  }

  status(): ProjectStatus {
    return { ...this.project, index: this.index.summary() };
  }

  /** Begins to follow the files, and brings the index up to date with what changed before. */
  async follow(): Promise<void> {
    const { project, bringUpToDate } = this.#options;
    this.#rootIdentity = rootIdentity(project.root);
    const watcher = await ProjectWatcher.start({
      root: project.root,
      onChanges: (changes) => bringUpToDate(this, changes === 'everything' ? this.#wholeProject() : { full: false, paths: changes }),
      onFirst: (path) => this.index.prepare([path]),
      onNotice: (notice) => this.#note(notice),
    });
    if (this.#closed) return watcher.close();
    this.#watcher = watcher;
    return bringUpToDate(this, WHOLE_PROJECT);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#watcher?.close();
    this.#tasks.close();
    await this.http.close();
    await this.index.close();
  }

  /** Files of another directory in the same place may have the times and sizes of those that were there: all are read. */
  #wholeProject(): IndexWork {
    const identity = rootIdentity(this.project.root);
    const isReplaced = identity !== undefined && this.#rootIdentity !== undefined && identity !== this.#rootIdentity;
    this.#rootIdentity = identity ?? this.#rootIdentity;
    return isReplaced ? { full: true, paths: null } : WHOLE_PROJECT;
  }

  async #runTool(tool: Tool, input: unknown, { signal, report, trace, patienceMs }: ToolCall): Promise<ToolAnswer> {
    const { metrics, clock, onCall, logger } = this.#options;
    onCall();
    const reindex = (options: ReindexOptions) => this.#reindex(options, patienceMs);
    logger.debug({ tool: tool.name, ...trace }, 'call');
    return metrics.time(tool.name, () => tool.run(input, { index: this.index, reindex, signal, report, now: clock.now() }));
  }

  async #reindex({ full, signal, report }: ReindexOptions, patienceMs: number): Promise<void> {
    const run = this.#options.bringUpToDate(this, { full, paths: null }, signal);
    const reporting = setInterval(() => {
      const { progress } = this.index;
      if (progress) report({ ...progress, message: 'files looked at' });
    }, PROGRESS_INTERVAL_MS);
    try {
      await withDeadline(run, patienceMs, 'indexing');
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error;
    } finally {
      clearInterval(reporting);
    }
  }

  #note(notice: string): void {
    this.#options.logger.warn({ projectId: this.project.projectId }, notice);
    this.#notices.publish({ level: 'warning', text: notice });
  }
}
