import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../domain/errors.ts';
import { tryLifetimeLock } from '../../platform/lifetime-lock.ts';
import { createPaths } from '../../platform/paths.ts';
import { checkPrivateDirectory } from '../../platform/private-directory.ts';
import { readSettings } from '../../platform/settings.ts';
import { ok, problem, type Finding } from './finding.ts';

/** Owner, mode, and whether files and locks work there. What does not exist yet is made on first use. */
export function checkDirectories(): Finding[] {
  const paths = createPaths();
  const { state, cache, runtime } = paths;
  const runtimeIsApart = runtime !== state;
  return [checkDirectory('state', state), checkDirectory('cache', cache), ...(runtimeIsApart ? [checkDirectory('runtime', runtime)] : [])];
}

export function checkSettings(): Finding[] {
  const { settingsFile } = createPaths();
  readSettings(settingsFile);
  return [ok('settings', existsSync(settingsFile) ? settingsFile : `${settingsFile} does not exist; defaults are used`)];
}

function checkDirectory(name: string, directory: string): Finding {
  if (!checkPrivateDirectory(directory)) return ok(name, `${directory} does not exist yet`);
  const probe = join(directory, `probe-${randomUUID()}`);
  try {
    writeFileSync(probe, 'probe', { mode: 0o600 });
    rmSync(probe);
    const lock = tryLifetimeLock(probe);
    const excluded = tryLifetimeLock(probe) === undefined;
    lock?.release();
    if (lock === undefined || !excluded)
      return problem(name, `file locks do not work in ${directory}`, 'Point INDEXER_HOME to a directory on a local disk.');
    return ok(name, `${directory} is private and writable`);
  } catch (error) {
    return problem(name, `cannot write to ${directory}: ${messageOf(error)}`, 'Free space, or grant yourself write access.');
  } finally {
    rmSync(probe, { force: true });
    rmSync(`${probe}-journal`, { force: true });
  }
}
