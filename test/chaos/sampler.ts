/** Looks at the machine twice a second: who holds which lock, and who listens. Linux only (/proc). */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from './scene.ts';

const INTERVAL_MS = 500;
const LISTENING = '0A';

export class Sampler {
  readonly violations = new Set<string>();
  samples = 0;
  readonly #scene: Scene;
  readonly #timer: NodeJS.Timeout;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#timer = setInterval(() => this.#sample(), INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    this.samples++;
    for (const lock of lockFiles(this.#scene)) {
      const holders = holdersOf(lock);
      if (holders.length > 1) this.violations.add(`${lock} is held by ${holders.length} processes`);
    }
    const listeners = new Map<string, number[]>();
    for (const { pid, command } of this.#scene.processes()) {
      if (!command.startsWith('indexerd ') || !listens(pid)) continue;
      const daemonId = command.split(' ')[1]!;
      listeners.set(daemonId, [...(listeners.get(daemonId) ?? []), pid]);
    }
    for (const [daemonId, pids] of listeners) if (pids.length > 1) this.violations.add(`${daemonId} listens in ${pids.length} processes`);
  }
}

/** Locks of daemons, of the supervisor and of writers of an index. */
export function lockFiles({ paths }: Scene): string[] {
  return [paths.state, paths.cache].flatMap((directory) =>
    filesBelow(directory)
      .filter((file) => /(life|write)\.lock\.db$/.test(file))
      .map((file) => join(directory, file)),
  );
}

/** Processes that hold a lock on the file, as the kernel tells: proc_locks(5). */
export function holdersOf(file: string): number[] {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  const identity = `${deviceOf(stats.dev)}:${stats.ino}`;
  const held = readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[5] === identity && fields[3] === 'WRITE');
  return [...new Set(held.map((fields) => Number(fields[4])))];
}

/** Inode numbers repeat from one file system to the next. Major and minor number as in makedev(3), written as in /proc/locks. */
function deviceOf(dev: number): string {
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
  return [major, minor].map((part) => part.toString(16).padStart(2, '0')).join(':');
}

export function filesBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' });
  } catch {
    return []; // not made yet, or changing under our eyes
  }
}

function listens(pid: number): boolean {
  try {
    const sockets = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`)));
    return readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .some((fields) => fields[3] === LISTENING && sockets.has(`socket:[${fields[9]}]`));
  } catch {
    return false; // it ended
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
