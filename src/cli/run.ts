import { execute } from '@oclif/core';

/** Runs the command line through oclif. @param dist the directory of the build, inside the package */
export async function runCli(dist: string): Promise<undefined> {
  await execute({ dir: dist });
}
