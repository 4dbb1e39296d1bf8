/** Finds the supervisor, or starts it. Any number of callers at the same time start one: the start lock is in supervisorctl. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SupervisorStatus } from '../domain/control-api.ts';
import { isNewerBuild, isSameBuild } from '../domain/build-id.ts';
import { errorFromBody, IndexerError } from '../domain/errors.ts';
import { readBuildInfo } from '../platform/build-info.ts';
import { childEnvironment } from '../platform/child-environment.ts';
import { isClaimed, tryClaim } from '../platform/claim.ts';
import { DeadlineError, pollUntil } from '../platform/deadline.ts';
import type { Paths } from '../platform/paths.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { ControlClient } from './control-client.ts';

/** pm2's own start, the supervisor's, and a machine that is busy with other starts. */
const START_DEADLINE_MS = 40_000;
const MAX_OUTPUT = 16_384;
/** A crowd that waits is spread out: asking costs the processors that the one who starts needs. */
const POLL_MS = { min: 80, range: 120 };

export interface SupervisorControl {
  readonly paths: Paths;
  readonly dist: string;
}

/** The running supervisor; undefined when there is none. */
export async function findSupervisor(paths: Paths): Promise<SupervisorStatus | undefined> {
  try {
    return await new ControlClient(paths.supervisorSocket).supervisor();
  } catch (error) {
    if (error instanceof IndexerError && error.code === 'SUPERVISOR_NOT_RUNNING') return undefined;
    throw error;
  }
}

/**
 * Whether the build in `dist` is to take over from this supervisor: it is newer, or it was installed in its place. An older
 * build uses a newer supervisor as it is.
 */
export function isOutdated(running: SupervisorStatus, dist: string): boolean {
  const { buildId } = readBuildInfo(dist);
  return isNewerBuild(buildId, running.buildId) || (running.dist === dist && !isSameBuild(buildId, running.buildId));
}

/**
 * Makes sure that the supervisor runs, and that it is none of an older build. The daemons are kept when it is replaced.
 *
 * @returns whether it was started now
 * @throws SUPERVISOR_FAILED, SUPERVISOR_TIMEOUT, PROCESS_MANAGER_FAILED
 */
export async function ensureSupervisor(control: SupervisorControl): Promise<'started' | 'already-running'> {
  if (await hasSupervisor(control)) return 'already-running';
  prepareDirectories(control.paths);
  const claimPath = join(control.paths.supervisorDirectory, 'starting');
  return poll(async () => {
    // Two looks at files: a crowd that connects instead takes the processors from the one who starts.
    if (isClaimed(claimPath) && !existsSync(control.paths.supervisorSocket)) return undefined;
    if (await hasSupervisor(control)) return 'already-running';
    const claim = tryClaim(claimPath);
    if (claim === undefined) return undefined;
    try {
      await runSupervisorctl(control, 'start');
      return 'started';
    } finally {
      claim.release();
    }
  });
}

/** One of an older build is not what was asked for. */
async function hasSupervisor({ paths, dist }: SupervisorControl): Promise<boolean> {
  const running = await findSupervisor(paths);
  return running !== undefined && !isOutdated(running, dist);
}

/** In a crowd one starts it, and the others wait: a starter costs half a second of a processor. */
async function poll<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> {
  try {
    return await pollUntil(ask, {
      intervalMs: POLL_MS.min + Math.random() * POLL_MS.range,
      deadlineMs: START_DEADLINE_MS,
      what: 'the start of the supervisor by another process',
    });
  } catch (error) {
    if (error instanceof DeadlineError) throw new IndexerError('SUPERVISOR_TIMEOUT', error.message, { cause: error });
    throw error;
  }
}

function prepareDirectories(paths: Paths): void {
  for (const directory of [paths.state, paths.supervisorDirectory]) ensurePrivateDirectory(directory);
}

/**
 * Runs supervisorctl, the one program besides the supervisor that talks to the process manager: in a clean environment
 * and in the state directory, because pm2 keeps both of whoever starts it first.
 */
export function runSupervisorctl({ paths, dist }: SupervisorControl, command: 'start' | 'stop'): Promise<void> {
  prepareDirectories(paths);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(dist, 'bin', 'supervisorctl.cjs'), command], {
      cwd: paths.state,
      env: childEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: START_DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout = (stdout + chunk.toString('utf8')).slice(-MAX_OUTPUT)));
    child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString('utf8')).slice(-MAX_OUTPUT)));
    child.on('error', (error) =>
      reject(new IndexerError('SUPERVISOR_FAILED', `cannot run supervisorctl: ${error.message}`, { cause: error })),
    );
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else if (signal !== null)
        reject(new IndexerError('SUPERVISOR_TIMEOUT', `supervisorctl ${command} did not end within ${START_DEADLINE_MS} ms`));
      else
        reject(
          reportedError(stdout) ?? new IndexerError('SUPERVISOR_FAILED', `supervisorctl ${command} ended with ${code}: ${stderr.trim()}`),
        );
    });
  });
}

/** supervisorctl prints `{"error":{...}}` as its last line when it fails. */
function reportedError(stdout: string): IndexerError | undefined {
  try {
    const { error } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { error?: { code?: unknown; message?: unknown } };
    return error && errorFromBody(error);
  } catch {
    return undefined;
  }
}
