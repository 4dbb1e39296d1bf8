/** The conformance suite itself: fetched into a cache folder, with the Node that it needs, and run against a URL. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { createPaths } from '../../src/platform/paths.ts';

/** The suite needs fs.globSync of Node 22, indexer runs on 20: the npm package `node` brings one along. */
const PACKAGES = { node: '22.23.3', '@modelcontextprotocol/conformance': '0.2.0-alpha.12' };
const INSTALL_DEADLINE_MS = 300_000;
const RUN_DEADLINE_MS = 300_000;
const SCENARIO_DEADLINE_MS = 15_000;

export interface SuiteRun {
  readonly url: string;
  readonly revision: string;
  /** Expected failures, in the suite's own format. */
  readonly baseline?: string;
}

export interface Suite {
  /** Prints what the suite says and tells whether all is as expected. */
  run(run: SuiteRun): Promise<boolean>;
}

/** @throws when it cannot be fetched: a conformance run that did not happen is no success. */
export async function installSuite(): Promise<Suite> {
  const versions = Object.values(PACKAGES).join('-');
  const directory = join(process.env['INDEXER_TEST_CACHE'] ?? join(createPaths().cache, 'test'), `conformance-${versions}`);
  const bin = join(directory, 'node_modules', '.bin');
  const marker = join(directory, 'installed');
  if (!existsSync(marker)) {
    mkdirSync(directory, { recursive: true });
    const manifest = { private: true, dependencies: PACKAGES, allowScripts: { node: true } };
    writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
    await execa('npm', ['install', '--no-audit', '--no-fund'], { cwd: directory, timeout: INSTALL_DEADLINE_MS, stderr: 'inherit' });
    writeFileSync(marker, '');
  }
  return {
    run: async ({ url, revision, baseline }) => {
      const limits = ['--timeout', String(SCENARIO_DEADLINE_MS)];
      const expected = baseline === undefined ? [] : ['--expected-failures', baseline];
      const entry = join(directory, 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
      const args = [entry, 'server', '--url', url, '--requirements', revision, ...limits, ...expected];
      const { exitCode, all } = await execa(join(bin, 'node'), args, { cwd: tmpdir(), reject: false, all: true, timeout: RUN_DEADLINE_MS });
      process.stdout.write(`${summaryOf(all)}\n`);
      return exitCode === 0;
    },
  };
}

function summaryOf(output: string): string {
  const at = output.lastIndexOf('=== SUMMARY');
  return at === -1 ? output : output.slice(at);
}
