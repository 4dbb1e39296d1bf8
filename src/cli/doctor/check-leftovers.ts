/** Files that a crash left behind. None of them does harm: whatever needs the place takes it. */
import { lstatSync, readdirSync, readFileSync, rmSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { createPaths, type Paths } from '../../platform/paths.ts';
import { isRunning, type ProcessIdentity } from '../../platform/process-identity.ts';
import { isSocketInUse } from '../../platform/socket-in-use.ts';
import { leftover, type Diagnosis } from './finding.ts';

/** What is younger may be in use this moment. */
const MIN_AGE_MS = 60_000;

interface Kind {
  readonly check: string;
  readonly pattern: RegExp;
  readonly what: string;
  /** Whether somebody may still need it. Default: when it is young. */
  readonly isInUse?: (path: string, stats: Stats) => boolean;
}

/** What was damaged; its owner may want to look at it. */
const SET_ASIDE: readonly Kind[] = [
  { check: 'corrupt record', pattern: /\.corrupt-[\dTZ-]+$/, what: 'was set aside, and replaced', isInUse: () => false },
  { check: 'corrupt index', pattern: /code_index\.db\.corrupt/, what: 'was set aside, and built anew', isInUse: () => false },
];

const ABANDONED: readonly Kind[] = [
  { check: 'draft', pattern: /\.(json|pid)\.\d+$|\/token\.[\da-f]{12}$|\/probe-[\da-f-]+/, what: 'was never finished' },
  { check: 'start lock', pattern: /\.lock$/, what: 'is the lock of a process that is gone' },
  { check: 'start claim', pattern: /\/starting$/, what: 'is the claim of a process that is gone', isInUse: isClaimed },
];

export async function checkLeftovers(): Promise<Diagnosis[]> {
  const paths = createPaths();
  return [...leftoverFiles(paths, SET_ASIDE), ...abandonedFiles(paths), ...(await deadSockets(paths))];
}

/** Those that are of no use to anybody. */
export function abandonedFiles(paths: Paths): Diagnosis[] {
  return leftoverFiles(paths, ABANDONED);
}

function leftoverFiles(paths: Paths, kinds: readonly Kind[]): Diagnosis[] {
  const files = [...new Set([paths.state, join(paths.cache, 'projects'), paths.runtime])].flatMap(pathsBelow);
  return files.flatMap((path) => leftoverFile(path, kinds));
}

function leftoverFile(path: string, kinds: readonly Kind[]): Diagnosis[] {
  const kind = kinds.find(({ pattern }) => pattern.test(path));
  const stats = kind && lstatSync(path, { throwIfNoEntry: false });
  if (kind === undefined || stats === undefined || (kind.isInUse ?? isYoung)(path, stats)) return [];
  return [leftover(kind.check, `${path} ${kind.what}`, () => rmSync(path, { recursive: true, force: true }))];
}

function isYoung(_path: string, { mtimeMs }: Stats): boolean {
  return Math.abs(Date.now() - mtimeMs) < MIN_AGE_MS;
}

function isClaimed(path: string): boolean {
  try {
    return isRunning(JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity);
  } catch {
    return false;
  }
}

/** Sockets on which nobody listens. Whoever starts next would remove them, too. */
async function deadSockets(paths: Paths): Promise<Diagnosis[]> {
  const ofPm2 = pathsBelow(paths.pm2Home).filter((path) => path.endsWith('.sock'));
  const found: Diagnosis[] = [];
  for (const path of [paths.supervisorSocket, ...ofPm2]) {
    if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket() || (await isSocketInUse(path))) continue;
    found.push(leftover('dead socket', `nobody listens on ${path}`, () => rmSync(path, { force: true })));
  }
  return found;
}

function pathsBelow(directory: string): string[] {
  if (lstatSync(directory, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name));
}
