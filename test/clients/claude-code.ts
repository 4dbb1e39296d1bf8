import { expectLine, runClient, type Check } from './check.ts';
import { fileOf, PACKAGES } from './packages.ts';
import type { Target } from './target.ts';

/** `claude mcp add-json` and `claude mcp list`, which connects to each server and lists its tools. */
export function claudeCodeChecks(folder: string, target: Target): Check[] {
  const claude = fileOf(folder, 'claudeCode', 'claude');
  const { stdio, webSocket, http, headers } = target;
  const entries = { stdio, ws: { type: 'ws', url: webSocket, headers }, http: { type: 'http', url: http, headers } };
  return (['stdio', 'ws', 'http'] as const).map((transport) => ({
    client: 'Claude Code',
    version: PACKAGES.claudeCode.version,
    transport,
    what: 'mcp add-json, mcp list',
    async run() {
      const name = `indexer-${transport}`;
      await runClient(target, claude, ['mcp', 'add-json', name, JSON.stringify(entries[transport])]);
      expectLine(await runClient(target, claude, ['mcp', 'list']), `${name}:`, /Connected/);
    },
  }));
}
