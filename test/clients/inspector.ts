import { expectFound, runClient, type Check } from './check.ts';
import { fileOf, PACKAGES } from './packages.ts';
import type { Target } from './target.ts';

/** The MCP Inspector's command line, which calls a tool. */
export function inspectorChecks(folder: string, target: Target): Check[] {
  const script = fileOf(folder, 'inspector', 'clients', 'launcher', 'build', 'index.js');
  const { stdio, http, headers } = target;
  const call = ['--method', 'tools/call', '--tool-name', 'find_symbol', '--tool-args-json', '{"name":"ShopCart"}', '--format', 'json'];
  const environment = Object.entries(stdio.env).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const servers = {
    stdio: [...environment, stdio.command, ...stdio.args],
    http: [http, '--transport', 'http', '--header', `Authorization: ${headers.Authorization}`],
  };
  return (['stdio', 'http'] as const).map((transport) => ({
    client: 'MCP Inspector',
    version: PACKAGES.inspector.version,
    transport,
    what: 'tools/call find_symbol',
    async run() {
      expectFound(await runClient(target, process.execPath, [script, '--cli', ...servers[transport], ...call]));
    },
  }));
}
