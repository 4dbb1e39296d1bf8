import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../src/build/bundle.ts';
import type { Paths } from '../../src/platform/paths.ts';
import type { Fault } from '../fixtures/processes/faulty-indexerd.ts';
import { DIST, REPOSITORY } from './paths.ts';

const DAEMON = fileURLToPath(new URL('../fixtures/processes/faulty-indexerd.ts', import.meta.url));

export interface FaultyBuild {
  /** The `indexer` of a package whose daemons fail as `failNext` says. */
  readonly command: string;
  remove(): void;
}

/** A copy of the package with another daemon program. */
export async function faultyBuild(): Promise<FaultyBuild> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'ix-faulty-')));
  for (const entry of ['package.json', 'ecosystem.config.cjs', 'oclif.manifest.json'])
    cpSync(join(REPOSITORY, entry), join(directory, entry));
  symlinkSync(realpathSync(join(REPOSITORY, 'node_modules')), join(directory, 'node_modules'));
  const dist = join(directory, 'dist');
  const isCopied = (path: string) => !path.endsWith('.map') && basename(path) !== 'grammars';
  cpSync(DIST, dist, { recursive: true, filter: isCopied });
  symlinkSync(join(DIST, 'grammars'), join(dist, 'grammars'));
  await build({ ...BUNDLE_OPTIONS, entryPoints: [DAEMON], outfile: join(dist, 'bin', 'indexerd.cjs'), allowOverwrite: true });
  return {
    command: join(dist, 'bin', 'indexer.cjs'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** What is wrong with the daemon that starts next under these paths; with `again`, with every one. */
export function failNext(paths: Paths, fault: Fault): void {
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  writeFileSync(join(paths.state, 'fault.json'), JSON.stringify(fault), { mode: 0o600 });
}
