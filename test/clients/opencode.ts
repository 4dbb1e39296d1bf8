import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectLine, runClient, type Check } from './check.ts';
import { fileOf, PACKAGES } from './packages.ts';
import type { Target } from './target.ts';

/** `opencode mcp list` connects to each server and lists its tools. */
export function opencodeChecks(folder: string, target: Target): Check[] {
  const opencode = fileOf(folder, 'opencode', 'bin', 'opencode');
  const { stdio, http, headers, home } = target;
  const mcp = {
    'indexer-stdio': { type: 'local', command: [stdio.command, ...stdio.args], environment: stdio.env, enabled: true },
    'indexer-http': { type: 'remote', url: http, headers, enabled: true },
  };
  return (['stdio', 'http'] as const).map((transport) => ({
    client: 'opencode',
    version: PACKAGES.opencode.version,
    transport,
    what: 'mcp list',
    async run() {
      const directory = join(home, '.config', 'opencode');
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, 'opencode.json'), JSON.stringify({ mcp }));
      expectLine(await runClient(target, opencode, ['mcp', 'list']), `indexer-${transport}`, /connected/);
    },
  }));
}
