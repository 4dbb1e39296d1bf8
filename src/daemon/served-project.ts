import { join } from 'node:path';
import { createMcpHandler, type McpHttpHandler, type McpServer } from '@modelcontextprotocol/server';
import { CodeIndex } from '../code-index/code-index.ts';
import type { ProjectStatus } from '../domain/daemon.ts';
import type { Project } from '../domain/project.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
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
  readonly logger: Logger;
}

/** One project inside a daemon: its secret, its code index and the MCP servers that answer from it. */
export class ServedProject {
  readonly project: Project;
  readonly token: string;
  readonly index: CodeIndex;
  /** Streamable HTTP, both protocol eras. */
  readonly http: McpHttpHandler;
  readonly #options: ServedProjectOptions;

  constructor(options: ServedProjectOptions) {
    const { project, indexDirectory, dist, maxFileBytes, logger } = options;
    this.#options = options;
    this.project = project;
    this.token = options.token;
    this.index = new CodeIndex({
      root: project.root,
      directory: indexDirectory,
      processFile: join(dist, 'bin', 'index-worker.cjs'),
      maxFileBytes,
      onNotice: (notice) => logger.warn({ projectId: project.projectId }, notice),
    });
    this.http = createMcpHandler(() => this.createMcpServer(), {
      onerror: (error) => logger.debug({ err: error, projectId: project.projectId }, 'HTTP request refused'),
    });
  }

  createMcpServer(): McpServer {
    const { version, metrics, clock } = this.#options;
    return createMcpServer({
      version,
      runTool: (tool, input) => metrics.time(tool.name, () => tool.run(input, { index: this.index, now: clock.now() })),
    });
  }

  status(): ProjectStatus {
    return { ...this.project, index: this.index.summary() };
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.index.close();
  }
}
