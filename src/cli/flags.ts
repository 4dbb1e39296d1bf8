import { Errors, Flags } from '@oclif/core';
import { PLACEMENTS } from '../domain/placement.ts';
import { DURATION_SYNTAX, parseDuration } from '../platform/units.ts';

export const projectFlag = Flags.string({
  char: 'p',
  description: 'A directory of the project.',
  helpValue: 'DIR',
  env: 'INDEXER_PROJECT',
  default: '.',
});

export const forceFlag = Flags.boolean({
  description: 'Accept a directory that is refused by default: the root of the file system, the home directory, a temporary directory.',
});

export const placementFlag = Flags.option({
  options: PLACEMENTS,
  description: 'Its own daemon, a slot of the pool, or the one shared daemon. Kept for later starts.',
})();

export const portFlag = Flags.integer({
  description: 'Pin the port of a dedicated daemon. An error, never another port, if it is taken.',
  min: 1,
  max: 65_535,
});

export const idleTimeoutFlag = Flags.custom<number>({
  description:
    'Stop the daemon when nobody has used it for so long; 0: never. Kept for later starts. Default: `idleTimeout` of the settings.',
  helpValue: 'TIME',
  parse: async (text) => {
    const ms = parseDuration(text);
    if (ms === undefined) throw new Errors.CLIError(`--idle-timeout: expected ${DURATION_SYNTAX}`);
    return ms;
  },
})();

export const daemonFlag = Flags.string({
  char: 'd',
  description: 'A daemon by its id (`indexer daemon list`) instead of the one of a project.',
  helpValue: 'ID',
  exclusive: ['project'],
});
