import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectLine, runClient, type Check } from './check.ts';
import { fileOf, PACKAGES } from './packages.ts';
import type { Target } from './target.ts';

/** `gemini mcp list` shakes hands with each server of a trusted folder. */
export function geminiCliChecks(folder: string, target: Target): Check[] {
  const script = fileOf(folder, 'geminiCli', 'bundle', 'gemini.js');
  const { stdio, http, headers, home, project } = target;
  const mcpServers = { 'indexer-stdio': stdio, 'indexer-http': { httpUrl: http, headers } };
  return (['stdio', 'http'] as const).map((transport) => ({
    client: 'Gemini CLI',
    version: PACKAGES.geminiCli.version,
    transport,
    what: 'mcp list',
    async run() {
      mkdirSync(join(home, '.gemini'), { recursive: true });
      writeFileSync(join(home, '.gemini', 'trustedFolders.json'), JSON.stringify({ [project]: 'TRUST_FOLDER' }));
      writeFileSync(join(home, '.gemini', 'settings.json'), JSON.stringify({ mcpServers }));
      expectLine(await runClient(target, process.execPath, [script, 'mcp', 'list']), `indexer-${transport}:`, /Connected/);
    },
  }));
}
