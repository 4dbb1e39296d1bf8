import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** A living child of the process whose command line holds the text. */
export function childProcess(parent: number, text: string): number | undefined {
  return allProcesses().find(({ ppid, command }) => ppid === parent && command.includes(text))?.pid;
}

/** Processes, other than this one, that were started with this variable in their environment. */
export function processesWith(variable: string, value: string): RunningProcess[] {
  return allProcesses()
    .filter(({ pid, environment }) => pid !== process.pid && environment().includes(`${variable}=${value}\0`))
    .map(({ pid, command }) => ({ pid, command }));
}

interface AnyProcess extends RunningProcess {
  readonly ppid: number;
  /** Each variable ends with a NUL. */
  readonly environment: () => string;
}

function allProcesses(): AnyProcess[] {
  return process.platform === 'linux' ? processesByProc() : processesByPs();
}

function processesByProc(): AnyProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      const stat = textOf(`/proc/${pid}/stat`);
      return {
        pid: Number(pid),
        ppid: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]),
        command: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' '),
        environment: () => textOf(`/proc/${pid}/environ`),
      };
    });
}

/** `ps -E` (macOS) writes the environment behind the command. */
function processesByPs(): AnyProcess[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-E', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [, pid, ppid, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)!;
    return { pid: Number(pid), ppid: Number(ppid), command: command!, environment: () => `${command!.replaceAll(' ', '\0')}\0` };
  });
}

/** Empty for a process that ended meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
