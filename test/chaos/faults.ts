/** What happens to the machine, one at a time. A lasting one ends by itself. */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../faults/seed.ts';
import { DIST, REPOSITORY } from '../helpers/paths.ts';
import { killIfThere, type Scene } from './scene.ts';

const STOP_MIN_MS = 1000;
const STOP_RANGE_MS = 7000;
const THEFT_MS = 10_000;
const FULL_DISK_MS = 5000;
const RECORDS = /(project|endpoint|daemon|pool)\.json$|daemon\.pid$/;

export interface Done {
  readonly what: string;
  /** Resolves when it has ended. */
  readonly over?: Promise<void>;
  /** The clients would not have felt the time, either. */
  readonly isSleep?: true;
}

export type Fault = (scene: Scene, chance: Chance) => Done;

export const FAULTS: Readonly<Record<string, Fault>> = {
  'kill daemon': (scene, chance) => killOne(scene, chance, /^indexerd/),
  'kill supervisor': (scene, chance) => killOne(scene, chance, /^indexer supervisor/),
  'kill pm2': (scene, chance) => killOne(scene, chance, /God Daemon/),
  'kill indexing': (scene, chance) => killOne(scene, chance, /index-worker/),
  'stop daemon for a while': (scene, chance) => stopOne(scene, chance, /^indexerd/),
  'stop supervisor for a while': (scene, chance) => stopOne(scene, chance, /^indexer supervisor/),
  'stop pm2 for a while': (scene, chance) => stopOne(scene, chance, /God Daemon/),
  'the machine sleeps': (scene, chance) => stopAll(scene, chance),
  'damage record': damageRecord,
  'steal port': stealPort,
  'fill disk': fillDisk,
  'another build': anotherBuild,
};

function killOne(scene: Scene, chance: Chance, command: RegExp): Done {
  const victim = one(scene, chance, command);
  if (victim === undefined) return { what: `nobody to kill: ${command.source}` };
  killIfThere(victim.pid);
  return { what: `killed ${victim.command.trim()} (pid ${victim.pid})` };
}

function stopOne(scene: Scene, chance: Chance, command: RegExp): Done {
  const victim = one(scene, chance, command);
  return victim === undefined ? { what: `nobody to stop: ${command.source}` } : stopFor([victim.pid], chance, victim.command.trim());
}

function stopAll(scene: Scene, chance: Chance): Done {
  const pids = scene.processes().map(({ pid }) => pid);
  return { ...stopFor(pids, chance, 'everything'), isSleep: true };
}

function stopFor(pids: readonly number[], chance: Chance, whom: string): Done {
  const ms = STOP_MIN_MS + chance.below(STOP_RANGE_MS);
  for (const pid of pids) killIfThere(pid, 'SIGSTOP');
  const over = sleep(ms).then(() => pids.forEach((pid) => killIfThere(pid, 'SIGCONT')));
  return { what: `stopped ${whom} for ${ms} ms`, over };
}

function damageRecord({ paths }: Scene, chance: Chance): Done {
  const records = readdirSync(paths.state, { recursive: true, encoding: 'utf8' }).filter((file) => RECORDS.test(file));
  if (records.length === 0) return { what: 'no record to damage' };
  const record = chance.pick(records.sort());
  const file = join(paths.state, record);
  const damages = {
    emptied: () => truncateSync(file),
    'cut in half': () => truncateSync(file, Math.floor(readFileSync(file).length / 2)),
    deleted: () => rmSync(file),
    'made garbage': () => writeFileSync(file, Buffer.alloc(4096, 0x5a)),
    'given another schema': () => writeFileSync(file, '{"schema":"x"}'),
  };
  const damage = chance.pick(Object.keys(damages) as (keyof typeof damages)[]);
  try {
    damages[damage]();
    return { what: `${record} ${damage}` };
  } catch {
    return { what: `${record} was gone before it was ${damage}` };
  }
}

/** Kills a daemon and sits on its port before it is back. */
function stealPort(scene: Scene, chance: Chance): Done {
  const victim = one(scene, chance, /^indexerd/);
  const port = victim && portOf(scene, victim.pid);
  if (victim === undefined || port === undefined) return { what: 'no port to steal' };
  killIfThere(victim.pid);
  const thief = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
  thief.on('error', () => undefined); // the daemon was back first
  thief.listen(port, '127.0.0.1');
  const over = sleep(THEFT_MS).then(() => void thief.close());
  return { what: `stole port ${port} of ${victim.command.trim()}`, over };
}

function fillDisk({ home, hasOwnDisk }: Scene): Done {
  if (!hasOwnDisk) return { what: 'the disk cannot be filled here' };
  const filler = join(home, 'filler');
  try {
    const free = execFileSync('df', ['--output=avail', '-B1', home], { encoding: 'utf8' }).trim().split('\n').at(-1);
    writeFileSync(filler, Buffer.alloc(Number(free)));
  } catch {
    // it was full a moment earlier
  }
  return { what: `filled the disk for ${FULL_DISK_MS} ms`, over: sleep(FULL_DISK_MS).then(() => rmSync(filler, { force: true })) };
}

/** A command of another build asks for a daemon, as after an upgrade. */
function anotherBuild(scene: Scene, chance: Chance): Done {
  const packageDirectory = join(dirname(scene.projects[0]!.root), `build-${chance.below(2)}`);
  const dist = join(packageDirectory, 'dist');
  try {
    cpSync(DIST, dist, { recursive: true, errorOnExist: true, force: false });
    for (const name of ['package.json', 'ecosystem.config.cjs']) cpSync(join(REPOSITORY, name), join(packageDirectory, name));
    symlinkSync(join(REPOSITORY, 'node_modules'), join(packageDirectory, 'node_modules'));
    const info = join(dist, 'build-info.json');
    const build = JSON.parse(readFileSync(info, 'utf8')) as { version: string; buildId: string };
    writeFileSync(info, JSON.stringify({ ...build, buildId: `${build.version}+${packageDirectory.slice(-1).repeat(12)}` }));
  } catch {
    // made at an earlier turn
  }
  const { root } = chance.pick(scene.projects);
  const command = [join(dist, 'bin', 'indexer.cjs'), 'daemon', 'start', '--project', root];
  const over = runQuietly(command, scene);
  return { what: `a start of ${root} by ${packageDirectory}`, over };
}

async function runQuietly(command: readonly string[], { environment }: Scene): Promise<void> {
  const { execa } = await import('execa');
  await execa(process.execPath, command, { env: environment, reject: false, timeout: 60_000 });
}

function one(scene: Scene, chance: Chance, command: RegExp) {
  const victims = scene.processes().filter((process) => command.test(process.command));
  return victims.length === 0 ? undefined : chance.pick(victims.sort((first, second) => first.pid - second.pid));
}

function portOf({ paths }: Scene, pid: number): number | undefined {
  const files = readdirSync(paths.daemonsDirectory, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('daemon.pid'));
  for (const file of files) {
    try {
      const record = JSON.parse(readFileSync(join(paths.daemonsDirectory, file), 'utf8')) as { pid: number; port: number };
      if (record.pid === pid) return record.port;
    } catch {
      // damaged by another fault
    }
  }
  return undefined;
}
