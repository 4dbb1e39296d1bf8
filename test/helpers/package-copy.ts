import { createRequire } from 'node:module';
import { cpSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { REPOSITORY } from './paths.ts';

const require = createRequire(import.meta.url);

/** The version of an installed package, as the lock file pins it. */
export function versionOf(name: string): string {
  return (require(join(packageDirectory(name), 'package.json')) as { version: string }).version;
}

/** Copies the files of an installed package for which `accept` holds, without its dependencies. */
export function copyPackage(name: string, target: string, accept: (path: string) => boolean = () => true): void {
  const source = packageDirectory(name);
  const filter = (path: string) => basename(path) !== 'node_modules' && accept(path.slice(source.length + 1));
  cpSync(source, target, { recursive: true, filter });
}

function packageDirectory(name: string): string {
  return realpathSync(join(REPOSITORY, 'node_modules', name));
}
