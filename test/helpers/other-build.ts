import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readBuildInfo } from '../../src/platform/build-info.ts';
import { DIST, REPOSITORY } from './paths.ts';
import { temporaryDirectory } from './temporary.ts';

export interface OtherBuild {
  readonly command: string;
  readonly buildId: string;
}

/** The same program as another build, a year older or newer, installed elsewhere. */
export function otherBuild(age: 'older' | 'newer'): OtherBuild {
  const directory = temporaryDirectory('indexer-build-');
  const dist = join(directory, 'dist');
  mkdirSync(dist);
  cpSync(DIST, dist, { recursive: true, filter: (path) => basename(path) !== 'grammars' });
  symlinkSync(join(DIST, 'grammars'), join(dist, 'grammars'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(directory, 'node_modules'));
  for (const file of ['package.json', 'ecosystem.config.cjs', 'oclif.manifest.json']) cpSync(join(REPOSITORY, file), join(directory, file));
  const { version, buildId } = readBuildInfo(DIST);
  const year = Number(/\+(\d{4})/.exec(buildId)![1]) + (age === 'newer' ? 1 : -1);
  const other = buildId.replace(/\+\d{4}/, `+${year}`).replace(/\.[0-9a-f]{12}$/, `.${(age === 'newer' ? 'f' : '0').repeat(12)}`);
  writeFileSync(join(dist, 'build-info.json'), JSON.stringify({ version, buildId: other }));
  return { command: join(dist, 'bin', 'indexer.cjs'), buildId: other };
}
