import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { messageOf } from '../../src/domain/errors.ts';

export interface Corpus {
  readonly name: string;
  readonly directory: string;
}

/** 365 files, 81,000 lines of JavaScript and TypeScript, tests included: what the goals call "fastify-sized". */
export const FASTIFY = 'fastify@5.12.8';
/** 1,270 modules; and 100 declaration files with a few of nearly ten megabytes beside them. */
const PACKAGES: readonly string[] = [FASTIFY, 'three@0.187.0', 'typescript@5.9.3'];

const DOWNLOAD_DEADLINE_MS = 120_000;

/** The given directories, else packed releases from the npm registry; what cannot be had is named in `missing`. */
export function corpora(given: readonly string[]): { readonly found: readonly Corpus[]; readonly missing: readonly string[] } {
  if (given.length > 0)
    return { found: given.map((directory) => ({ name: basename(directory), directory: realpathSync(directory) })), missing: [] };
  const found: Corpus[] = [];
  const missing: string[] = [];
  for (const name of PACKAGES) {
    try {
      found.push({ name, directory: realpathSync(packageDirectory(name)) });
    } catch (error) {
      missing.push(`${name} is left out, it could not be downloaded: ${messageOf(error).split('\n')[0]}`);
    }
  }
  return { found, missing };
}

/** Kept for later runs. */
function packageDirectory(name: string): string {
  const directory = join(tmpdir(), 'indexer-bench-corpus', name);
  if (existsSync(directory)) return directory;
  const download = `${directory}.download`;
  rmSync(download, { recursive: true, force: true });
  mkdirSync(download, { recursive: true });
  const pack = ['pack', name, '--silent', '--pack-destination', download];
  const archive = execFileSync('npm', pack, {
    encoding: 'utf8',
    timeout: DOWNLOAD_DEADLINE_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  execFileSync('tar', ['-xzf', join(download, archive), '-C', download]);
  renameSync(join(download, 'package'), directory);
  return directory;
}
