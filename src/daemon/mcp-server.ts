import { McpServer, type CallToolResult } from '@modelcontextprotocol/server';
import { IndexerError } from '../domain/errors.ts';
import type { Tool, ToolAnswer } from './tools/tool.ts';
import { TOOLS } from './tools/tool-table.ts';

/** Set in a request's `_meta` to get an answer's data as JSON text instead of prose; the CLI asks so for `--json`. */
export const FORMAT_META_KEY = 'indexer/format';

/** The tool list changes only with the build. */
const LIST_TTL_MS = 3_600_000;

const INSTRUCTIONS = `This server answers questions about the code of one project from a warm index, in about a millisecond. Prefer it to grep, find and reading whole files.
- Where is X defined? find_symbol (exact name, part of a name, or Class.method).
- Who uses X? find_references (calls, imports, types, super-classes).
- Where does this text occur? search_code (words, "exact text", /regex/, file:, lang:, sym:).
- What is in this file? file_outline, before you read a large file; then read only the lines that matter.
- How fresh is this? Each answer ends with a line that tells; index_status has the details.
Answers give path:line ranges relative to the project root. An answer that was cut says so, how to narrow it and how to get the next page.`;

export interface McpServerOptions {
  readonly version: string;
  readonly runTool: (tool: Tool, input: unknown) => Promise<ToolAnswer>;
}

/** A fresh MCP server with every tool. One per connection: a shared one would mix up the clients' answers (CVE-2026-25536). */
export function createMcpServer({ version, runTool }: McpServerOptions): McpServer {
  const hint = { ttlMs: LIST_TTL_MS, cacheScope: 'private' } as const;
  const server = new McpServer(
    { name: 'indexer', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS, cacheHints: { 'tools/list': hint, 'server/discover': hint } },
  );
  for (const tool of TOOLS) {
    const { name, title, description, readOnly, input } = tool;
    const annotations = { title, readOnlyHint: readOnly, idempotentHint: true, destructiveHint: false, openWorldHint: false };
    server.registerTool(name, { title, description, inputSchema: input, annotations }, async (args, context) => {
      const asJson = context.mcpReq._meta?.[FORMAT_META_KEY] === 'json';
      return callTool(() => runTool(tool, args), asJson);
    });
  }
  return server;
}

/** What the caller can mend is a result with `isError`, never a protocol error: the model reads it and tries again. */
async function callTool(run: () => Promise<ToolAnswer>, asJson: boolean): Promise<CallToolResult> {
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
