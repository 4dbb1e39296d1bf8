import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withDeadline } from '../../src/platform/deadline.ts';
import type { Check } from './check.ts';
import { fileOf, PACKAGES } from './packages.ts';
import type { Target } from './target.ts';

const ANSWER_DEADLINE_MS = 30_000;

interface ServerStatus {
  readonly name: string;
  readonly serverInfo: { readonly name: string } | null;
  readonly tools: Readonly<Record<string, unknown>>;
}

/** `codex mcp list` connects to nothing; its app server does, when it is asked for the state of its MCP servers. */
export function codexChecks(folder: string, target: Target): Check[] {
  return (['stdio', 'http'] as const).map((transport) => ({
    client: 'Codex',
    version: PACKAGES.codex.version,
    transport,
    what: 'app-server, mcpServerStatus/list',
    async run() {
      const servers = await serversOf(folder, target);
      const server = servers.find(({ name }) => name === `indexer_${transport}`);
      if (!server?.tools['find_symbol']) throw new Error(`no tools: ${JSON.stringify(servers).slice(0, 500)}`);
    },
  }));
}

async function serversOf(folder: string, target: Target): Promise<ServerStatus[]> {
  writeConfiguration(target);
  const environment = { ...process.env, ...target.environment, CODEX_HOME: join(target.home, '.codex') };
  const child = spawn(executable(folder), ['app-server'], { cwd: target.project, env: environment, stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    const say = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    say({ id: 1, method: 'initialize', params: { clientInfo: { name: 'indexer-clients', version: '1' } } });
    say({ method: 'initialized' });
    say({ id: 2, method: 'mcpServerStatus/list', params: {} });
    return await withDeadline(answerTo(2, child.stdout), ANSWER_DEADLINE_MS, 'mcpServerStatus/list');
  } finally {
    child.kill();
    await once(child, 'close');
  }
}

async function answerTo(id: number, output: NodeJS.ReadableStream): Promise<ServerStatus[]> {
  for await (const line of createInterface({ input: output })) {
    const message = JSON.parse(line) as { id?: number; result?: { data: ServerStatus[] }; error?: { message: string } };
    if (message.id !== id) continue;
    if (message.result) return message.result.data;
    throw new Error(message.error?.message);
  }
  throw new Error('the app server ended');
}

function writeConfiguration({ home, stdio, http, headers }: Target): void {
  mkdirSync(join(home, '.codex'), { recursive: true });
  const lines = [
    '[mcp_servers.indexer_stdio]',
    `command = ${JSON.stringify(stdio.command)}`,
    `args = ${JSON.stringify(stdio.args)}`,
    '[mcp_servers.indexer_stdio.env]',
    ...Object.entries(stdio.env).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
    '[mcp_servers.indexer_http]',
    `url = ${JSON.stringify(http)}`,
    `http_headers = { Authorization = ${JSON.stringify(headers.Authorization)} }`,
  ];
  writeFileSync(join(home, '.codex', 'config.toml'), `${lines.join('\n')}\n`);
}

/** The package holds one folder, named after its target triple. */
function executable(folder: string): string {
  const vendor = fileOf(folder, 'codex', 'vendor');
  return join(vendor, readdirSync(vendor)[0]!, 'bin', 'codex');
}
