import type { ManagedExit } from './process-manager.ts';

/** `2026-11-21T10:28:23: PM2 log: App [indexerd-shop:1] exited with code [0] via signal [SIGKILL]`, in local time. */
const EXIT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d): PM2 log: App \[(.+):\d+\] exited with code \[(\d+)\] via signal \[(\w+)\]$/;

/** The ends of the processes of one name that pm2's log tells of, newest first. */
export function exitsInLog(log: string, name: string): ManagedExit[] {
  return log
    .split('\n')
    .flatMap((line) => exitOf(line, name))
    .toReversed();
}

function exitOf(line: string, name: string): ManagedExit[] {
  const [, at, app, code, signal] = EXIT.exec(line) ?? [];
  if (at === undefined || app !== name) return [];
  const instant = new Date(at).toISOString();
  // pm2 writes code 0 for every signal, and SIGINT for every code; ours never end with 0 (ExitCode.stoppedOnRequest).
  return code === '0' ? [{ code: null, signal: signal!, at: instant }] : [{ code: Number(code), signal: null, at: instant }];
}
