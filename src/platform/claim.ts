/**
 * A claim: "I am about to do this", for work that is worth doing once but harmless twice. It needs no library, survives no
 * crash of its holder, and excludes nobody for certain: start-lock.ts is for that.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { errnoOf } from '../domain/errors.ts';
import { currentProcess, isRunning, type ProcessIdentity } from './process-identity.ts';

export interface Claim {
  release(): void;
}

/** Undefined while another living process holds the claim. A claim of the dead is taken over. */
export function tryClaim(path: string): Claim | undefined {
  if (!isClaimed(path)) rmSync(path, { force: true });
  try {
    writeFileSync(path, JSON.stringify(currentProcess()), { flag: 'wx', mode: 0o600 });
    return { release: () => rmSync(path, { force: true }) };
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return undefined;
    return { release: () => undefined }; // a full disk, say: the work itself tells what is wrong better than its claim
  }
}

/** Whether a living process holds the claim. */
export function isClaimed(path: string): boolean {
  const text = textOf(path);
  if (text === undefined) return false;
  try {
    return isRunning(JSON.parse(text) as ProcessIdentity);
  } catch {
    return false; // damaged, or seen half written: at worst two do what one would have done
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
