/** The methods of the tasks extension on one MCP server. */
import { CLIENT_CAPABILITIES_META_KEY, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import { assertKnowsTasks, type Tasks } from './tasks.ts';
import type { ToolSchemas } from './tools/tool-schemas.ts';

export function registerTaskMethods({ server }: McpServer, tasks: Tasks, { task: params }: ToolSchemas): void {
  server.setRequestHandler('tasks/get', { params }, ({ taskId }, context) => {
    assertKnowsTasks(declaredCapabilities(context));
    return { ...tasks.get(taskId) };
  });
  server.setRequestHandler('tasks/cancel', { params }, ({ taskId }, context) => {
    assertKnowsTasks(declaredCapabilities(context));
    tasks.cancel(taskId);
    return {};
  });
  // Our tasks ask for nothing, so there is nothing that could be updated.
  server.setRequestHandler('tasks/update', { params }, ({ taskId }, context) => {
    assertKnowsTasks(declaredCapabilities(context));
    tasks.get(taskId);
    return {};
  });
}

/** What the client of this one request can do. */
export function declaredCapabilities({ mcpReq }: ServerContext): unknown {
  return (mcpReq.envelope as Record<string, unknown> | undefined)?.[CLIENT_CAPABILITIES_META_KEY];
}
