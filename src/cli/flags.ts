import { Flags } from '@oclif/core';
import { PLACEMENTS } from '../domain/placement.ts';

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

export const daemonFlag = Flags.string({
  char: 'd',
  description: 'A daemon by its id (`indexer daemon list`) instead of the one of a project.',
  helpValue: 'ID',
  exclusive: ['project'],
});
