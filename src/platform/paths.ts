/**
 * Where everything lives on disk. INDEXER_HOME moves it all; else the conventions of the operating system.
 * Only names are computed here; private-directory.ts creates and checks directories.
 */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import type { DaemonId } from '../domain/daemon.ts';
import type { ProjectId } from '../domain/project.ts';

/** Socket paths are cut at 104 (macOS) or 108 bytes (Linux); pm2 hangs for ever on a longer one. */
const MAX_SOCKET_PATH_BYTES = 100;
/** The longest name that we or pm2 put into the runtime directory. */
const LONGEST_SOCKET_NAME = 'pm2/interactor.sock';

/** In a daemon's directory. */
export const HEARTBEAT_FILE = 'heartbeat';

export interface Paths {
  /** Records, locks, tokens, logs. */
  readonly state: string;
  /** Code indexes; deleting it is always safe. */
  readonly cache: string;
  readonly config: string;
  readonly logs: string;
  /** Sockets: the state directory, or a short private directory when its path is too long for a socket. */
  readonly runtime: string;
  readonly settingsFile: string;
  readonly supervisorSocket: string;
  readonly supervisorDirectory: string;
  readonly pm2Home: string;
  readonly poolFile: string;
  /** Locks that limit how many indexes are built at a time. */
  readonly buildSlotsDirectory: string;
  readonly projectsDirectory: string;
  readonly daemonsDirectory: string;
}

export function createPaths(environment: NodeJS.ProcessEnv = process.env): Paths {
  const { state, cache, config } = baseDirectories(environment);
  const runtime = runtimeDirectory(state, environment);
  return {
    state,
    cache,
    config,
    runtime,
    logs: join(state, 'logs'),
    settingsFile: join(config, 'config.json'),
    supervisorSocket: controlSocket(runtime, state),
    supervisorDirectory: join(state, 'supervisor'),
    pm2Home: join(runtime, 'pm2'),
    poolFile: join(state, 'pool.json'),
    buildSlotsDirectory: join(state, 'build-slots'),
    projectsDirectory: join(state, 'projects'),
    daemonsDirectory: join(state, 'daemons'),
  };
}

export function projectDirectory(paths: Paths, projectId: ProjectId): string {
  return join(paths.projectsDirectory, projectId);
}

export function daemonDirectory(paths: Paths, daemonId: DaemonId): string {
  return join(paths.daemonsDirectory, daemonId);
}

export function indexDirectory(paths: Paths, projectId: ProjectId): string {
  return join(paths.cache, 'projects', projectId);
}

/** Written by the daemon's main loop every few seconds. */
export function heartbeatFile(paths: Paths, daemonId: DaemonId): string {
  return join(daemonDirectory(paths, daemonId), HEARTBEAT_FILE);
}

export function daemonLog(paths: Paths, daemonId: DaemonId): string {
  return join(paths.logs, `${daemonId}.log`);
}

/** What a daemon's process writes to standard error: traces of crashes, why a start failed. */
export function daemonErrorFile(paths: Paths, daemonId: DaemonId): string {
  return join(paths.logs, `${daemonId}.err`);
}

export function supervisorErrorFile(paths: Paths): string {
  return join(paths.logs, 'supervisor.err');
}

export function supervisorLog(paths: Paths): string {
  return join(paths.logs, 'supervisor.log');
}

function baseDirectories(environment: NodeJS.ProcessEnv): { state: string; cache: string; config: string } {
  const home = environment['INDEXER_HOME'];
  if (home) {
    const base = resolve(home);
    return { state: join(base, 'state'), cache: join(base, 'cache'), config: join(base, 'config') };
  }
  const system = envPaths('indexer', { suffix: '' });
  // env-paths calls XDG_STATE_HOME "log"; the other systems have no such place and keep state beside the data.
  const state = process.platform === 'linux' ? system.log : system.data;
  return { state, cache: system.cache, config: system.config };
}

function runtimeDirectory(state: string, environment: NodeJS.ProcessEnv): string {
  if (Buffer.byteLength(join(state, LONGEST_SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES) return state;
  const name = `indexer-${process.getuid?.() ?? 0}-${shortHash(state)}`;
  return join(environment['XDG_RUNTIME_DIR'] ?? tmpdir(), name);
}

function controlSocket(runtime: string, state: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\indexer-${shortHash(state)}`;
  return join(runtime, 'supervisor.sock');
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
