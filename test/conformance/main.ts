/**
 * Runs the official conformance suite for the current protocol revision and for the last one of the handshake era.
 * The suite's fixtures on the daemon's stack must pass all that is scored, over HTTP, WebSocket and through the proxy; the
 * product may fail only what its baseline names.
 *
 *   npm run conformance
 *
 * The suite is fetched once, into the cache directory or INDEXER_TEST_CACHE; without it the run fails.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../helpers/paths.ts';
import { startBridge } from './bridge.ts';
import { startFixtureDaemon } from './fixture-daemon.ts';
import { startFront, type Front } from './front.ts';
import { proxyLink, webSocketLink } from './links.ts';
import { startProductDaemon } from './product-daemon.ts';
import { installSuite } from './suite.ts';

const REVISIONS = ['2025-11-25', '2026-07-28'];

const suite = await installSuite();
const home = mkdtempSync(join(tmpdir(), 'ixc-'));
const outcomes: { readonly what: string; readonly passed: boolean }[] = [];
const fixtures = await startFixtureDaemon();
const product = await startProductDaemon();
try {
  await run('fixtures over Streamable HTTP', await startFront(fixtures), {});
  await run('fixtures over WebSocket', await startBridge(webSocketLink(fixtures)), { '2026-07-28': 'bridge-2026-07-28' });
  await run('fixtures through the proxy', await startBridge(proxyLink(fixtures, home)), { '2026-07-28': 'bridge-2026-07-28' });
  await run('product over Streamable HTTP', await startFront(product), {
    '2025-11-25': 'product-2025-11-25',
    '2026-07-28': 'product-2026-07-28',
  });
} finally {
  await product.close();
  await fixtures.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
for (const { what, passed } of outcomes) process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${what}\n`);
if (outcomes.some(({ passed }) => !passed)) process.exitCode = 1;

/** @param baselines files of expected failures, by revision */
async function run(what: string, front: Front, baselines: Readonly<Record<string, string>>): Promise<void> {
  for (const revision of REVISIONS) {
    process.stdout.write(`\n${what}, revision ${revision}\n`);
    const name = baselines[revision];
    const baseline = name === undefined ? {} : { baseline: join(REPOSITORY, 'test', 'conformance', `${name}.yml`) };
    outcomes.push({ what: `${what}, revision ${revision}`, passed: await suite.run({ url: front.url, revision, ...baseline }) });
  }
  front.close();
}
