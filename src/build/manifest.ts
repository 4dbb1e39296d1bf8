/** Asks the daemon's own MCP server what a client will hear from it, for the proxy to say while no daemon is up. */
import { InMemoryServerEventBus, SUPPORTED_PROTOCOL_VERSIONS, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createMcpServer } from '../daemon/mcp-server.ts';
import { Notices } from '../daemon/notices.ts';
import type { ProjectSurface } from '../daemon/project-surface.ts';
import { ResourceWatch } from '../daemon/resource-watch.ts';
import { Tasks } from '../daemon/tasks.ts';
import { ToolSchemas } from '../daemon/tools/tool-schemas.ts';
import { TOOLS } from '../daemon/tools/tool-table.ts';
import { systemClock } from '../platform/clock.ts';
import type { StaticManifest } from '../proxy/static-answers.ts';

const MODERN_VERSION = '2026-07-28';
const CLIENT = { name: 'indexer-build', version: '0' };
const ANSWER_DEADLINE_MS = 5000;

export async function createManifest(version: string): Promise<StaticManifest> {
  const [newest] = SUPPORTED_PROTOCOL_VERSIONS;
  const legacy = session(version);
  const initialize = await legacy.ask('initialize', { protocolVersion: newest, capabilities: {}, clientInfo: CLIENT });
  legacy.tell('notifications/initialized');
  const legacyTools = await legacy.ask('tools/list', {});
  const legacyTemplates = await legacy.ask('resources/templates/list', {});

  const modern = session(version);
  const meta = {
    _meta: {
      'io.modelcontextprotocol/protocolVersion': MODERN_VERSION,
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': CLIENT,
    },
  };
  const discover = await modern.ask('server/discover', meta);
  const modernTools = await modern.ask('tools/list', meta);
  const modernTemplates = await modern.ask('resources/templates/list', meta);
  return {
    legacyVersions: [...SUPPORTED_PROTOCOL_VERSIONS],
    initialize: initialize as Record<string, unknown>,
    legacyTools,
    modernTools,
    legacyTemplates,
    modernTemplates,
    discover,
    readOnlyTools: readOnlyToolsIn(legacyTools),
  };
}

function readOnlyToolsIn(result: unknown): string[] {
  const { tools } = result as { tools: { name: string; annotations?: { readOnlyHint?: boolean } }[] };
  return tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
}

/** Enough for what a server says of itself; there is nothing behind it that could be asked. */
function surfaceWithoutProject(version: string): ProjectSurface {
  const nothing = () => {
    throw new Error('there is no project during the build');
  };
  const bus = new InMemoryServerEventBus();
  return {
    version,
    schemas: new ToolSchemas(TOOLS),
    resources: new Proxy({} as ProjectSurface['resources'], { get: () => nothing }),
    watch: new ResourceWatch({ versionOf: nothing, bus }),
    bus,
    notices: new Notices(),
    tasks: new Tasks(systemClock),
    runTool: nothing,
  };
}

/** A connection to a fresh server, in memory. */
function session(version: string) {
  const waiting = new Map<number, (result: unknown) => void>();
  const transport: Transport = {
    start: async () => undefined,
    close: async () => undefined,
    send: async (message) => {
      if (!('id' in message) || 'method' in message) return;
      const resolve = waiting.get(message.id as number);
      if ('error' in message) throw new Error(`the server answered ${JSON.stringify(message.error)}`);
      resolve?.('result' in message ? message.result : undefined);
    },
  };
  serveStdio((context) => createMcpServer(surfaceWithoutProject(version), context), { transport });
  let lastId = 0;
  const deliver = (message: object) => transport.onmessage?.({ jsonrpc: '2.0', ...message } as JSONRPCMessage);
  return {
    tell: (method: string) => deliver({ method }),
    ask: (method: string, params: object) =>
      new Promise<unknown>((resolve, reject) => {
        const id = ++lastId;
        const timer = setTimeout(() => reject(new Error(`${method} was not answered`)), ANSWER_DEADLINE_MS);
        waiting.set(id, (result) => {
          clearTimeout(timer);
          resolve(result);
        });
        deliver({ id, method, params });
      }),
  };
}
