/**
 * Real MCP clients against a real daemon, each on every transport that it has. Needs the npm registry once; the clients
 * stay in the folder. No client logs in anywhere.
 *
 *   npm run clients -- [--folder DIR] [--json FILE]
 *
 * Ends with status 1 when one of them fails.
 */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { installPackages } from '../helpers/npm-packages.ts';
import { outcomeOf, type Outcome } from './check.ts';
import { claudeCodeChecks } from './claude-code.ts';
import { codexChecks } from './codex.ts';
import { geminiCliChecks } from './gemini-cli.ts';
import { inspectorChecks } from './inspector.ts';
import { opencodeChecks } from './opencode.ts';
import { PACKAGES } from './packages.ts';
import { sdkChecks } from './sdk.ts';
import { startTarget, stopTarget } from './target.ts';

const { values: options } = parseArgs({
  options: { folder: { type: 'string', default: 'node_modules/.cache/indexer-clients' }, json: { type: 'string' } },
});

await installPackages(options.folder, Object.values(PACKAGES));
const home = realpathSync(mkdtempSync(join(tmpdir(), 'ixc-')));
try {
  const target = await startTarget(home);
  const folder = realpathSync(options.folder);
  const checks = [claudeCodeChecks, geminiCliChecks, codexChecks, opencodeChecks, inspectorChecks, sdkChecks];
  try {
    const outcomes: Outcome[] = [];
    for (const check of checks.flatMap((of) => of(folder, target))) outcomes.push(await outcomeOf(check));
    process.stdout.write(`${tableOf(outcomes)}\n`);
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(outcomes, null, 2)}\n`);
    if (outcomes.some(({ problem }) => problem !== null)) process.exitCode = 1;
  } finally {
    await stopTarget(target);
  }
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

function tableOf(outcomes: readonly Outcome[]): string {
  const table = new Table({ head: ['client', 'version', 'transport', 'asked', 'result'], style: { head: [], border: [] } });
  for (const { client, version, transport, what, problem, ms } of outcomes) {
    table.push([client, version, transport, what, problem ?? `ok, ${(ms / 1000).toFixed(1)} s`]);
  }
  return table.toString();
}
