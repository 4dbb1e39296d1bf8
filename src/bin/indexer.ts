#!/usr/bin/env node
/**
 * Process entry of the command. `indexer proxy` is started by MCP clients, often dozens of times: it must not pay for
 * oclif. The build bundles this file with the proxy into one CommonJS file, because Node starts those fastest.
 */
import { fileURLToPath } from 'node:url';
import { toIndexerError } from '../domain/errors.ts';
import { runProxy } from '../proxy/main.ts';
import type { StaticManifest } from '../proxy/static-answers.ts';

// Whatever this process creates is for its user only.
process.umask(0o077);

/** Put in by the build (build/bundle.ts). */
declare const INDEXER_MANIFEST: StaticManifest;

const [command, ...args] = process.argv.slice(2);
const dist = fileURLToPath(new URL('..', import.meta.url));

async function main(): Promise<number | undefined> {
  if (command === 'proxy' && !args.includes('--help') && !args.includes('-h')) {
    return runProxy({ args, dist, manifest: INDEXER_MANIFEST });
  }
  const { runCli } = await import('../cli/run.ts');
  return runCli(dist);
}

main().then(
  (code) => {
    if (code !== undefined) process.exit(code);
  },
  (error: unknown) => {
    const known = toIndexerError(error);
    process.stderr.write(`${known.code}: ${known.code === 'INTERNAL' ? known.stack : known.message}\n${known.hint ?? ''}\n`);
    process.exit(known.exitCode);
  },
);
