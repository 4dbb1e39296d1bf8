/** What a process and everything below it use, from /proc. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MS = 50;

export const hasProc = existsSync('/proc/self/status');

/** The process, its children, theirs, and so on. */
export function processTree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

export function commandOf(pid: number): string {
  return textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** Resident bytes of all of them; pages that two of them share count twice. */
export function residentBytesOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + Number(/VmRSS:\s+(\d+)/.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) * 1024, 0);
}

export interface TreeUsage {
  /** The largest sum of resident memory that was seen. */
  readonly peakBytes: number;
  /** Time on a processor, of all of them together. Tells more than a clock where other programs run, too. */
  readonly cpuMs: number;
}

/** Samples the tree until stopped. */
export function watchTree(pid: number): { stop: () => TreeUsage } {
  const cpuMs = new Map<number, number>();
  let peakBytes = 0;
  const sample = () => {
    const pids = processTree(pid);
    peakBytes = Math.max(peakBytes, residentBytesOf(pids));
    for (const process of pids) cpuMs.set(process, Math.max(cpuMs.get(process) ?? 0, cpuMsOf(process)));
  };
  const timer = setInterval(sample, SAMPLE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return { peakBytes, cpuMs: [...cpuMs.values()].reduce((sum, ms) => sum + ms, 0) };
    },
  };
}

/** User and system time in milliseconds, from ticks of a hundredth of a second (proc_pid_stat(5), fields 14 and 15). */
export function cpuMsOf(pid: number): number {
  const stat = textOf(`/proc/${pid}/stat`);
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user ?? 0) + Number(system ?? 0)) * 10;
}

function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) => textOf(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number));
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Empty for a process that ended meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
