/**
 * Exit statuses of every `indexer` process. README documents them; scripts may rely on them.
 * 64 and above follow sysexits.h; 100 follows s6 ("another instance owns it").
 */
export const ExitCode = {
  ok: 0,
  bug: 1,
  usage: 2,
  notRunning: 3,
  conflict: 4,
  timeout: 5,
  failed: 7,
  temporaryFailure: 75,
  /** A resident process ended because it was asked to. Not 0: pm2 reports a process killed by a signal as 0, too. */
  stoppedOnRequest: 76,
  permission: 77,
  configuration: 78,
  lockHeld: 100,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** A resident process that ends with one of these was asked to, or cannot succeed by being started again. */
export const FINAL_EXIT_CODES: readonly number[] = [
  ExitCode.usage,
  ExitCode.notRunning,
  ExitCode.conflict,
  ExitCode.temporaryFailure,
  ExitCode.stoppedOnRequest,
  ExitCode.permission,
  ExitCode.configuration,
  ExitCode.lockHeld,
];
