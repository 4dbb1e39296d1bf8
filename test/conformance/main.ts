/**
 * Runs the official conformance suite for the current protocol revision and for the last one of the handshake era:
 * the suite's fixtures on the daemon's stack must pass all that is scored; the product itself may fail only what its
 * baseline names.
 *
 *   npm run conformance
 */
import { join } from 'node:path';
import { REPOSITORY } from '../helpers/paths.ts';
import { startFixtureDaemon, type Target } from './fixture-daemon.ts';
import { startFront } from './front.ts';
import { startProductDaemon } from './product-daemon.ts';
import { installSuite, type Suite, type SuiteRun } from './suite.ts';

const REVISIONS = ['2025-11-25', '2026-07-28'];
const baseline = (name: string) => join(REPOSITORY, 'test', 'conformance', `${name}.yml`);

const suite = await installSuite();
const results = [
  ...(await runAgainst('fixtures over Streamable HTTP', suite, await startFixtureDaemon(), () => ({}))),
  ...(await runAgainst('product over Streamable HTTP', suite, await startProductDaemon(), (revision) => ({
    baseline: baseline(`product-${revision}`),
  }))),
];
for (const { what, passed } of results) process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${what}\n`);
if (results.some(({ passed }) => !passed)) process.exitCode = 1;

async function runAgainst(what: string, suite: Suite, target: Target, expecting: (revision: string) => Pick<SuiteRun, 'baseline'>) {
  const front = await startFront(target);
  try {
    const results = [];
    for (const revision of REVISIONS) {
      process.stdout.write(`\n${what}, revision ${revision}\n`);
      const passed = await suite.run({ url: front.url, revision, ...expecting(revision) });
      results.push({ what: `${what}, revision ${revision}`, passed });
    }
    return results;
  } finally {
    front.close();
    await target.close();
  }
}
