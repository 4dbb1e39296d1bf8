/**
 * Who a process is: a PID alone is reused by the system, so it counts only together with the moment the process
 * started, the boot it belongs to and, on Linux, the PID namespace (containers).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

export interface ProcessIdentity {
  readonly pid: number;
  /** Linux: clock ticks since boot (field 22 of /proc/PID/stat). Elsewhere: the start date that ps prints. */
  readonly startTime: string;
  readonly bootId: string;
}

/** What the system says that a process is doing. */
export interface ProcessActivity {
  /** Somebody stopped it (SIGSTOP, Ctrl-Z); it can do nothing until somebody continues it. */
  readonly isStopped: boolean;
  /** For people: state, CPU time, what it waits for, as far as the system tells. */
  readonly text: string;
}

const COMMAND_TIMEOUT_MS = 2000;
const START_TIME_FIELD = 22;
const USER_TIME_FIELD = 14;
/** USER_HZ, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
/** Field 3 of /proc/PID/stat, and what ps prints: stopped by a signal. A traced process is `t`. */
const STOPPED = 'T';
/** Field 3 of /proc/PID/stat: a process that is dead but not yet reaped. */
const ZOMBIE = 'Z';

export function currentProcess(): ProcessIdentity {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? '', bootId: currentBootId() };
}

/** True when the very same process still runs; false when it ended, or when only its PID lives on in another one. */
export function isRunning(identity: ProcessIdentity): boolean {
  return runsSince(identity, currentBootId());
}

function runsSince({ pid, startTime, bootId }: ProcessIdentity, currentBoot: string): boolean {
  return bootId === currentBoot && startTime !== '' && startTimeOf(pid) === startTime;
}

/** Those that still run. The boot, which is the same for all, is asked for once. */
export function runningOf<Identity extends ProcessIdentity>(identities: readonly Identity[]): Identity[] {
  const bootId = currentBootId();
  return identities.filter((identity) => runsSince(identity, bootId));
}

/** When the process started, or undefined when there is no living process with this PID. */
export function startTimeOf(pid: number): string | undefined {
  return process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid);
}

/** Undefined when there is no living process with this PID. */
export function activityOf(pid: number): ProcessActivity | undefined {
  if (process.platform !== 'linux') {
    const state = outputOf('ps', ['-o', 'state=', '-p', String(pid)]);
    return state === '' ? undefined : { isStopped: state.startsWith(STOPPED), text: `state ${state}` };
  }
  try {
    const [state = '', ...rest] = statFields(pid);
    const [user, system] = [rest[USER_TIME_FIELD - 4], rest[USER_TIME_FIELD - 3]].map((ticks) => Number(ticks) / TICKS_PER_SECOND);
    const place = readFileSync(`/proc/${pid}/wchan`, 'utf8').replace(/^0$/, '');
    return {
      isStopped: state === STOPPED,
      text: `state ${state}, CPU time ${user} s user and ${system} s system${place === '' ? '' : `, waits in ${place}`}`,
    };
  } catch {
    return undefined; // it ended
  }
}

/** Command line or title of a process; empty when it cannot be told. */
export function commandOf(pid: number): string {
  if (process.platform !== 'linux') return outputOf('ps', ['-o', 'command=', '-p', String(pid)]);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // it ended, or belongs to somebody else
  }
}

function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command name (field 2) may hold spaces and parentheses; the fields after it do not.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function startTimeFromProc(pid: number): string | undefined {
  try {
    const [state, ...rest] = statFields(pid);
    return state === ZOMBIE ? undefined : rest[START_TIME_FIELD - 4];
  } catch {
    return undefined; // no such process: /proc has no entry for it
  }
}

function startTimeFromPs(pid: number): string | undefined {
  return outputOf('ps', ['-o', 'lstart=', '-p', String(pid)]) || undefined;
}

function currentBootId(): string {
  if (process.platform !== 'linux') return outputOf('sysctl', ['-n', 'kern.boottime']) || 'unknown';
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
}

function outputOf(command: string, args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', timeout: COMMAND_TIMEOUT_MS, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return ''; // ps ends with status 1 when there is no such process
  }
}
