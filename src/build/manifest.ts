/** Asks the daemon's own MCP server what a client will hear from it, for the proxy to say while no daemon is up. */
import { SUPPORTED_PROTOCOL_VERSIONS, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createMcpServer } from '../daemon/mcp-server.ts';
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
  return {
    legacyVersions: [...SUPPORTED_PROTOCOL_VERSIONS],
    initialize: initialize as Record<string, unknown>,
    legacyTools,
    modernTools,
    discover,
    readOnlyTools: readOnlyToolsIn(legacyTools),
  };
}

function readOnlyToolsIn(result: unknown): string[] {
  const { tools } = result as { tools: { name: string; annotations?: { readOnlyHint?: boolean } }[] };
  return tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
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
  const runTool = () => Promise.reject(new Error('no tool is called during the build'));
  serveStdio(() => createMcpServer({ version, runTool }), { transport });
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
