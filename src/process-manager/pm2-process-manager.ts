/**
 * The pm2 adapter: the only file that imports pm2 (AGPL-3.0).
 *
 * What it guards against, all measured (docs/decisions/0003-pm2.md): concurrent connects start several pm2 daemons and
 * hang, so connecting happens under a lock and is followed by a ping; no pm2 call has a time-out, so each gets one;
 * `start` of a running name restarts it, so we look first; pm2 copies the caller's whole environment into the
 * process unless `filter_env` is `['']`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessDescription, StartOptions } from 'pm2';
import { IndexerError, messageOf } from '../domain/errors.ts';
import { DeadlineError, withDeadline } from '../platform/deadline.ts';
import { readTail } from '../platform/file-tail.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { activityOf, commandOf } from '../platform/process-identity.ts';
import { withStartLock } from '../platform/start-lock.ts';
import { exitsInLog } from './pm2-log.ts';
import type { ManagedExit, ManagedProcess, ManagedState, ProcessManager, ProcessSpec } from './process-manager.ts';

type Pm2 = typeof import('pm2');

/** Options and fields that pm2 has and its types lack. */
interface UntypedStartOptions {
  readonly pmx: boolean;
  readonly vizion: boolean;
  readonly automation: boolean;
  readonly treekill: boolean;
}

interface Pm2Environment {
  readonly status?: string;
  readonly exit_code?: number;
  readonly restart_time?: number;
  /** pm2 turns a list of one into its element. */
  readonly stop_exit_codes?: number[] | number;
  readonly kill_timeout?: number;
}

const CONNECT_DEADLINE_MS = 15_000;
const CALL_DEADLINE_MS = 8000;
const BACKOFF_START_MS = 100;
/**
 * For its own process, which holds 7 MB and would let garbage grow for hours. 4,800 questions for the list take it from 59 to
 * 87 MB without options, from 64 to 70 MB with a small semi-space, and from 60 to 60 MB when each collection is a whole one,
 * for 2.5 ms of processor time per question more; one is asked every four seconds.
 */
const NODE_OPTIONS = '--max-semi-space-size=2 --optimize-for-size --gc-global';
const PID_FILE = 'pm2.pid';
const LOG_FILE = 'pm2.log';
const LOG_TAIL_BYTES = 65_536;
/** pm2's own settings. Metrics of the host, collected twice a minute for `pm2 ls`, let its memory swing by 6 MB over three hours. */
const SETTINGS_FILE = 'module_conf.json';
const SETTINGS = { pm2: { sysmonit: 'false' } };

export class Pm2ProcessManager implements ProcessManager {
  readonly kind = 'pm2';
  readonly #home: string;
  #connected: Promise<Pm2> | undefined;

  /** @param home directory of our own pm2 (PM2_HOME), never the user's; short enough for a socket path */
  constructor(home: string) {
    this.#home = home;
  }

  async start(spec: ProcessSpec): Promise<void> {
    const existing = (await this.list()).find((process) => process.name === spec.name);
    if (existing?.state === 'running' || existing?.state === 'restarting') return;
    if (existing) await this.remove(spec.name);
    // What a former life wrote would be taken for the last words of this one.
    writeFileSync(spec.errorFile, '', { mode: 0o600 });
    await this.#call('start', CALL_DEADLINE_MS, (pm2, done) => pm2.start(startOptions(spec), done));
  }

  async remove(name: string): Promise<void> {
    const known = await this.#describe(name);
    if (known.length === 0) return;
    const grace = Math.max(...known.map((process) => environmentOf(process).kill_timeout ?? 0));
    await this.#call('delete', grace + CALL_DEADLINE_MS, (pm2, done) => pm2.delete(name, done));
  }

  async list(): Promise<ManagedProcess[]> {
    const descriptions = await this.#call<ProcessDescription[]>('list', CALL_DEADLINE_MS, (pm2, done) => pm2.list(done));
    return descriptions.map(managedProcess);
  }

  /** pm2 itself forgets the signal that ended a process; its log does not. */
  async exits(name: string, limit: number): Promise<ManagedExit[]> {
    return exitsInLog(readTail(join(this.#home, LOG_FILE), LOG_TAIL_BYTES), name).slice(0, limit);
  }

  async close(): Promise<void> {
    const connected = this.#connected;
    this.#connected = undefined;
    if (connected === undefined) return;
    const pm2 = await connected.catch(() => undefined);
    pm2?.disconnect();
  }

  /** Ends our pm2 daemon and everything it runs. Starts nothing when it is not there. */
  async shutDown(): Promise<void> {
    if (!existsSync(`${this.#home}/rpc.sock`) && process.platform !== 'win32') return;
    await this.#call('killDaemon', CALL_DEADLINE_MS * 2, (pm2, done) => pm2.killDaemon(done as (error: Error) => void));
    await this.close();
  }

  async #describe(name: string): Promise<ProcessDescription[]> {
    const descriptions = await this.#call<ProcessDescription[]>('list', CALL_DEADLINE_MS, (pm2, done) => pm2.list(done));
    return descriptions.filter((process) => process.name === name);
  }

  async #call<Result>(
    name: string,
    deadlineMs: number,
    invoke: (pm2: Pm2, done: (error: Error | null, result?: unknown) => void) => void,
  ): Promise<Result> {
    this.#assertNotStopped(name);
    const pm2 = await this.#connection();
    const call = new Promise<Result>((resolve, reject) => {
      invoke(pm2, (error, result) => (error ? reject(toError(error)) : resolve(result as Result)));
    });
    try {
      return await withDeadline(call, deadlineMs, `pm2 ${name}`);
    } catch (error) {
      this.#connected = undefined; // the next call connects anew
      pm2.disconnect();
      throw asProcessManagerError(error, name);
    }
  }

  /** A stopped pm2 accepts connections and never answers: better told at once than after a time-out. */
  #assertNotStopped(call: string): void {
    const pid = this.#daemonPid();
    if (pid === undefined || activityOf(pid)?.isStopped !== true || !commandOf(pid).includes(this.#home)) return;
    throw new IndexerError('PROCESS_MANAGER_TIMEOUT', `pm2 ${call}: pm2 (pid ${pid}) is stopped by a signal`, {
      hint: `\`kill -CONT ${pid}\` continues it.`,
    });
  }

  #daemonPid(): number | undefined {
    const file = join(this.#home, PID_FILE);
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  }

  /** pm2 reads them when it starts. Those that are as they should be are left alone: the disk may be full by now. */
  #keepSettings(): void {
    const file = join(this.#home, SETTINGS_FILE);
    const settings = JSON.stringify(SETTINGS);
    if (existsSync(file) && readFileSync(file, 'utf8') === settings) return;
    writeFileSync(file, settings, { mode: 0o600 });
  }

  #connection(): Promise<Pm2> {
    this.#connected ??= this.#connect().catch((error: unknown) => {
      this.#connected = undefined;
      throw asProcessManagerError(error, 'connect');
    });
    return this.#connected;
  }

  async #connect(): Promise<Pm2> {
    ensurePrivateDirectory(this.#home);
    this.#keepSettings();
    const pm2 = await loadPm2(this.#home);
    await withStartLock(`${this.#home}/connect`, { deadlineMs: CONNECT_DEADLINE_MS }, async () => {
      await withDeadline(
        promised((done) => pm2.connect(done)),
        CONNECT_DEADLINE_MS,
        'pm2 connect',
      );
      // A connection only means that the kernel accepted it; a stopped pm2 daemon never answers.
      await withDeadline(
        promised((done) => pm2.list(done)),
        CALL_DEADLINE_MS,
        'pm2 ping',
      );
    });
    return pm2;
  }
}

/** pm2 reads its home from the environment when it is imported, and keeps it. */
async function loadPm2(home: string): Promise<Pm2> {
  Object.assign(process.env, {
    PM2_HOME: home,
    PM2_PROGRAMMATIC: 'true',
    PM2_DISCRETE_MODE: 'true',
    PM2_DISABLE_VERSION_CHECK: 'true',
    PM2_NO_INTERACTION: 'true',
    PM2_NODE_OPTIONS: NODE_OPTIONS,
    SILENT: 'true',
  });
  const { default: pm2 } = await import('pm2');
  return pm2;
}

/**
 * `interpreter: none` with Node as the program gives a plain Node process: pm2's own container would load source maps
 * and a metrics wrapper, and would end with the pm2 daemon.
 */
function startOptions(spec: ProcessSpec): StartOptions {
  const options: StartOptions & UntypedStartOptions = {
    name: spec.name,
    script: process.execPath,
    interpreter: 'none',
    args: [...spec.nodeOptions, spec.script, ...spec.args],
    cwd: spec.cwd,
    exec_mode: 'fork',
    autorestart: true,
    exp_backoff_restart_delay: BACKOFF_START_MS,
    stop_exit_codes: [...spec.finalExitCodes],
    kill_timeout: spec.killTimeoutMs,
    treekill: false,
    pmx: false,
    vizion: false,
    automation: false,
    merge_logs: true,
    output: '/dev/null',
    error: spec.errorFile,
    filter_env: [''],
    env: { ...spec.environment },
  };
  return options;
}

function managedProcess(description: ProcessDescription): ManagedProcess {
  const environment = environmentOf(description);
  // pm2 keeps 0 for a process that was killed by a signal; ours never end with 0 (ExitCode.stoppedOnRequest).
  const exitCode = environment.exit_code || null;
  const state = stateOf(environment.status ?? '', exitCode, [environment.stop_exit_codes ?? []].flat());
  return {
    name: description.name ?? '',
    state,
    pid: state === 'running' && description.pid ? description.pid : null,
    restarts: environment.restart_time ?? 0,
    exitCode,
  };
}

function environmentOf(description: ProcessDescription): Pm2Environment {
  return description.pm2_env ?? {};
}

function stateOf(status: string, exitCode: number | null, finalExitCodes: readonly number[]): ManagedState {
  switch (status) {
    case 'online':
    case 'launching':
    case 'stopping':
      return 'running';
    case 'waiting restart':
      // With a back-off, pm2 shows this state also for a process that it will not start again.
      return exitCode !== null && finalExitCodes.includes(exitCode) ? 'stopped' : 'restarting';
    case 'errored':
      return 'failed';
    default:
      return 'stopped';
  }
}

function promised<Result>(invoke: (done: (error: Error | null, result?: Result) => void) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    invoke((error, result) => (error ? reject(toError(error)) : resolve(result as Result)));
  });
}

/** pm2 reports some failures as arrays or plain objects. */
function toError(error: unknown): Error {
  if (error instanceof Error) return error;
  if (Array.isArray(error)) return toError(error[0]);
  return new Error(String((error as { message?: unknown }).message ?? error));
}

function asProcessManagerError(error: unknown, call: string): IndexerError {
  if (error instanceof IndexerError) return error;
  const code = error instanceof DeadlineError ? 'PROCESS_MANAGER_TIMEOUT' : 'PROCESS_MANAGER_FAILED';
  return new IndexerError(code, `pm2 ${call}: ${messageOf(error)}`, { cause: error });
}
