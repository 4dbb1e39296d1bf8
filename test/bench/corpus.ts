import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** 365 files, 81,000 lines of JavaScript and TypeScript, tests included: what the goals call "fastify-sized". */
const PACKAGE = 'fastify@5.12.8';

/** Directory of the corpus: the given one, else a packed release from the npm registry, kept for later runs. */
export function corpusDirectory(given: string | undefined): string {
  if (given !== undefined) return given;
  const directory = join(tmpdir(), 'indexer-bench-corpus', PACKAGE);
  if (existsSync(directory)) return directory;
  const download = `${directory}.download`;
  mkdirSync(download, { recursive: true });
  const archive = execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', download], { encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', join(download, archive), '-C', download]);
  renameSync(join(download, 'package'), directory);
  return directory;
}
