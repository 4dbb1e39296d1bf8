import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { boundLogs, LOG_LIMITS } from '../../platform/log-directory.ts';
import { createPaths } from '../../platform/paths.ts';
import { checkPrivateDirectory } from '../../platform/private-directory.ts';
import { readSettings } from '../../platform/settings.ts';
import { probeStateDirectory } from '../../platform/state-directory.ts';
import { ok, type Diagnosis } from './finding.ts';

/** Owner, mode, kind of file system, and whether files and locks work there. What does not exist yet is made on first use. */
export function checkDirectories(): Diagnosis[] {
  const { state, cache, runtime } = createPaths();
  return [
    checkDirectory('state', state, probeStateDirectory),
    checkDirectory('cache', cache, probeStateDirectory),
    ...(runtime === state ? [] : [checkDirectory('runtime', runtime)]),
  ];
}

export function checkSettings(): Diagnosis[] {
  const { settingsFile } = createPaths();
  readSettings(settingsFile);
  return [ok('settings', existsSync(settingsFile) ? settingsFile : `${settingsFile} does not exist; defaults are used`)];
}

/** A running supervisor keeps the logs within their bound; without it nobody writes much, either. Silent when all is well. */
export function checkLogs(): Diagnosis[] {
  const { logs } = createPaths();
  if (!existsSync(logs)) return [];
  const bytes = readdirSync(logs).reduce((sum, name) => sum + (statSync(join(logs, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  if (bytes <= LOG_LIMITS.totalBytes) return [];
  return [
    {
      check: 'logs',
      status: 'warning',
      message: `${logs} holds ${Math.round(bytes / 1e6)} MB`,
      hint: '`indexer doctor --fix` deletes the oldest.',
      mendable: true,
      mend: () => boundLogs(logs),
    },
  ];
}

/** @throws STATE_DIRECTORY_UNSAFE, STATE_DIRECTORY_UNFIT, STATE_DIRECTORY_UNUSABLE */
function checkDirectory(name: string, directory: string, probe?: (directory: string) => void): Diagnosis {
  if (!checkPrivateDirectory(directory)) return ok(name, `${directory} does not exist yet`);
  probe?.(directory);
  return ok(name, `${directory} is private and writable`);
}
