import { resolve } from 'node:path';

/** Variables that a resident process of ours may see; secrets of the shell that happened to start it stay out. */
const ALLOWED = [
  'HOME',
  'USER',
  'LOGNAME',
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'XDG_STATE_HOME',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_RUNTIME_DIR',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'SYSTEMROOT',
  'INDEXER_HOME',
  'INDEXER_POOL_SIZE',
];

/** One arena of glibc for all threads of a process that mostly rests: 2.4 MB less for each of them, measured on the supervisor. */
const SMALL_MEMORY = { MALLOC_ARENA_MAX: '1' };

/** The environment for a child, which starts in another directory: INDEXER_HOME becomes absolute. */
export function childEnvironment(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const entries = ALLOWED.flatMap((name) => {
    const value = environment[name];
    if (value === undefined) return [];
    return [[name, name === 'INDEXER_HOME' && value !== '' ? resolve(value) : value] as const];
  });
  return { ...Object.fromEntries(entries), ...SMALL_MEMORY };
}
