/** The SDK's own clients: 1.x as older hosts use it, 2.x with the protocol of 2026-07-28. */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as Stdio1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as Http1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { REPOSITORY } from '../helpers/paths.ts';
import { expectFound, type Check } from './check.ts';
import { fileOf, PACKAGES } from './packages.ts';
import type { Target } from './target.ts';
import { WebSocketClientTransport } from '../helpers/websocket-client-transport.ts';

const TRANSPORTS = ['stdio', 'ws', 'http'] as const;
const CLIENT = { name: 'indexer-clients', version: '1' };
const QUESTION = { name: 'find_symbol', arguments: { name: 'ShopCart' } };

/** What both generations have in common. */
interface AnyClient {
  connect(transport: unknown): Promise<void>;
  callTool(question: typeof QUESTION): Promise<unknown>;
  close(): Promise<void>;
}

interface Sdk2 {
  readonly Client: new (info: object, options: object) => AnyClient & { getNegotiatedProtocolVersion(): string | undefined };
  readonly StreamableHTTPClientTransport: new (url: URL, options: object) => unknown;
}

interface Sdk2Stdio {
  readonly StdioClientTransport: new (options: object) => unknown;
}

export function sdkChecks(folder: string, target: Target): Check[] {
  return [...sdk1Checks(target), ...sdk2Checks(folder, target)];
}

function sdk1Checks(target: Target): Check[] {
  const open = {
    stdio: () => new Stdio1(serverOf(target)),
    ws: () => new WebSocketClientTransport(target.webSocket, target.headers),
    http: () => new Http1(new URL(target.http), { requestInit: { headers: target.headers } }),
  };
  return TRANSPORTS.map((transport) => ({
    client: 'SDK 1.x',
    version: versionOf('@modelcontextprotocol/sdk'),
    transport,
    what: 'tools/call find_symbol',
    run: () => ask(new Client1(CLIENT), open[transport]()),
  }));
}

function sdk2Checks(folder: string, target: Target): Check[] {
  const directory = fileOf(folder, 'sdk2', 'dist');
  return TRANSPORTS.map((transport) => ({
    client: 'SDK 2.x, 2026-07-28',
    version: PACKAGES.sdk2.version,
    transport,
    what: 'server/discover, tools/call find_symbol',
    async run() {
      const { Client, StreamableHTTPClientTransport } = await load<Sdk2>(directory, 'index');
      const { StdioClientTransport } = await load<Sdk2Stdio>(directory, 'stdio');
      const open = {
        stdio: () => new StdioClientTransport(serverOf(target)),
        ws: () => new WebSocketClientTransport(target.webSocket, target.headers),
        http: () => new StreamableHTTPClientTransport(new URL(target.http), { requestInit: { headers: target.headers } }),
      };
      const client = new Client(CLIENT, { versionNegotiation: { mode: 'auto' } });
      await ask(client, open[transport](), () => {
        const version = client.getNegotiatedProtocolVersion();
        if (version !== '2026-07-28') throw new Error(`the client speaks ${version}`);
      });
    },
  }));
}

async function ask(client: AnyClient, transport: unknown, check?: () => void): Promise<void> {
  await client.connect(transport);
  try {
    check?.();
    expectFound(JSON.stringify(await client.callTool(QUESTION)));
  } finally {
    await client.close();
  }
}

function serverOf({ stdio }: Target): { command: string; args: string[]; env: Record<string, string> } {
  return { ...stdio, env: { ...(process.env as Record<string, string>), ...stdio.env } };
}

function load<Module>(directory: string, file: string): Promise<Module> {
  return import(pathToFileURL(join(directory, `${file}.mjs`)).href) as Promise<Module>;
}

function versionOf(name: string): string {
  return (JSON.parse(readFileSync(join(REPOSITORY, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
}
