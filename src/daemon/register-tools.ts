/** The tools of the table on one MCP server. */
import { type CallToolResult, type McpServer, type ProtocolEra, type ServerContext } from '@modelcontextprotocol/server';
import { setTimeout as sleep } from 'node:timers/promises';
import { FORMAT_META_KEY } from '../domain/answer-format.ts';
import { IndexerError } from '../domain/errors.ts';
import type { ProjectSurface, ToolCall } from './project-surface.ts';
import { progressReporter } from './progress-reporter.ts';
import { declaredCapabilities } from './register-task-methods.ts';
import { knowsTasks, TASK_TTL_MS } from './tasks.ts';
import type { Tool, ToolAnswer } from './tools/tool.ts';
import { TOOLS } from './tools/tool-table.ts';
import { traceOf } from './trace-context.ts';

/** A call that takes longer becomes a task, for clients that know them. */
const TASK_AFTER_MS = 1000;
/** Shorter than any client's; work goes on behind the answer. */
const PATIENCE_MS = 20_000;

export function registerTools(server: McpServer, surface: ProjectSurface, era: ProtocolEra): void {
  for (const tool of TOOLS) {
    const { name, title, description, readOnly } = tool;
    const annotations = { title, readOnlyHint: readOnly, idempotentHint: true, destructiveHint: false, openWorldHint: false };
    const config = { title, description, inputSchema: surface.schemas.of(tool), annotations };
    server.registerTool(name, config, (input, context) => {
      const asTask = era === 'modern' && tool.mayTakeLong === true && knowsTasks(declaredCapabilities(context)) && surface.tasks.hasRoom;
      return asTask ? callAsTask(tool, input, context, surface) : callTool(tool, input, context, surface);
    });
  }
}

/** A call that outlasts the patience of the client goes on as a task. Cancelling the request ends it only before that. */
async function callAsTask(tool: Tool, input: unknown, context: ServerContext, surface: ProjectSurface): Promise<CallToolResult> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const { signal } = context.mcpReq;
  signal.addEventListener('abort', end, { once: true });
  const toClient = progressReporter(context);
  let isTask = false;
  const report: ToolCall['report'] = (progress) => {
    if (!isTask) toClient(progress);
  };
  const call = { signal: ending.signal, report, trace: traceOf(context), patienceMs: TASK_TTL_MS };
  const work = toResult(() => surface.runTool(tool, input, call), wantsJson(context));
  const first = await Promise.race([work, sleep(TASK_AFTER_MS, undefined, { ref: false })]);
  if (first !== undefined || signal.aborted) return work;
  isTask = true;
  signal.removeEventListener('abort', end);
  return { resultType: 'task', ...surface.tasks.adopt(work, ending) } as unknown as CallToolResult;
}

async function callTool(tool: Tool, input: unknown, context: ServerContext, { runTool }: ProjectSurface): Promise<CallToolResult> {
  const { signal } = context.mcpReq;
  const call = { signal, report: progressReporter(context), trace: traceOf(context), patienceMs: PATIENCE_MS };
  return toResult(() => runTool(tool, input, call), wantsJson(context));
}

function wantsJson({ mcpReq }: ServerContext): boolean {
  return mcpReq._meta?.[FORMAT_META_KEY] === 'json';
}

/** What the caller can mend is a result with `isError`, never a protocol error: the model reads it and tries again. */
async function toResult(run: () => Promise<ToolAnswer>, asJson: boolean): Promise<CallToolResult> {
  try {
    const { text, data } = await run();
    return textResult(asJson ? JSON.stringify(data) : text);
  } catch (error) {
    if (!(error instanceof IndexerError)) throw error;
    const body = error.toBody();
    return {
      ...textResult(asJson ? JSON.stringify({ error: body }) : [`${body.code}: ${body.message}`, body.hint].filter(Boolean).join('\n')),
      isError: true,
    };
  }
}

function textResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] };
}
