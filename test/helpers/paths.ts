import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPaths, type Paths } from '../../src/platform/paths.ts';

/** The repository. */
export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** The build under test. */
export const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** The command, as it is installed. */
export const COMMAND = join(DIST, 'bin', 'indexer.cjs');

/** Paths below a directory of the test's own. */
export function pathsIn(home: string): Paths {
  return createPaths({ INDEXER_HOME: home });
}
