/** How the process manager is to run a daemon. */
import { join } from 'node:path';
import { isDaemonId, type DaemonId } from '../domain/daemon.ts';
import { FINAL_EXIT_CODES } from '../domain/exit-code.ts';
import { childEnvironment } from '../platform/child-environment.ts';
import { daemonErrorFile, type Paths } from '../platform/paths.ts';
import type { ProcessSpec } from '../process-manager/process-manager.ts';

const NAME_PREFIX = 'indexerd-';
/** V8 compiles one function at a time: with four, the memory that it takes meanwhile grew for hours, by coincidence. */
const SMALL_HEAP: readonly string[] = ['--max-semi-space-size=2', '--v8-pool-size=1'];
/** The supervisor is idle most of the time and answers nobody who is in a hurry. */
export const RESIDENT_NODE_OPTIONS: readonly string[] = [...SMALL_HEAP, '--optimize-for-size'];
/**
 * A daemon collects its garbage when it rests (platform/memory-at-rest.ts): 87 MiB with or without `--optimize-for-size`,
 * which costs a quarter more processor time per call under load.
 */
const DAEMON_NODE_OPTIONS: readonly string[] = SMALL_HEAP;

/** Longer than a daemon drains. */
const KILL_TIMEOUT_MS = 12_000;

export function daemonProcessName(daemonId: DaemonId): string {
  return NAME_PREFIX + daemonId;
}

/** Undefined for processes that are no daemons, such as the supervisor. */
export function daemonIdOfProcess(name: string): DaemonId | undefined {
  const id = name.startsWith(NAME_PREFIX) ? name.slice(NAME_PREFIX.length) : '';
  return isDaemonId(id) ? id : undefined;
}

export function daemonProcessSpec(daemonId: DaemonId, paths: Paths, dist: string): ProcessSpec {
  return {
    name: daemonProcessName(daemonId),
    script: join(dist, 'bin', 'indexerd.cjs'),
    nodeOptions: DAEMON_NODE_OPTIONS,
    args: [daemonId],
    cwd: paths.state,
    environment: childEnvironment(),
    errorFile: daemonErrorFile(paths, daemonId),
    killTimeoutMs: KILL_TIMEOUT_MS,
    finalExitCodes: FINAL_EXIT_CODES,
  };
}
