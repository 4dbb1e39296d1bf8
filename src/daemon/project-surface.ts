import type { ServerEventBus } from '@modelcontextprotocol/server';
import type { ProjectResources } from './project-resources.ts';
import type { Notices } from './notices.ts';
import type { ResourceWatch } from './resource-watch.ts';
import type { Tasks } from './tasks.ts';
import type { Progress, Tool, ToolAnswer } from './tools/tool.ts';
import type { ToolSchemas } from './tools/tool-schemas.ts';

/** W3C trace context of a request, as the client sent it. */
export interface TraceContext {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

export interface ToolCall {
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
  readonly trace: TraceContext;
  /** How long the caller waits for work that goes on without it. */
  readonly patienceMs: number;
}

/** What the MCP servers of one project share: everything behind the protocol. */
export interface ProjectSurface {
  readonly version: string;
  readonly schemas: ToolSchemas;
  readonly resources: ProjectResources;
  readonly watch: ResourceWatch;
  /** Changes of watched resources. */
  readonly bus: ServerEventBus;
  readonly notices: Notices;
  readonly tasks: Tasks;
  runTool(tool: Tool, input: unknown, call: ToolCall): Promise<ToolAnswer>;
}
