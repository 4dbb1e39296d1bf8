/** How one daemon looked to the watchdog until now, and what follows from it. Pure: time and looks come from outside. */
import { REST_BEAT_MS, type Beat } from '../platform/beat-file.ts';

/** Each look at a daemon. */
export interface Look {
  /** Which of the daemon's processes: another one begins anew. */
  readonly life: string;
  readonly beat: Beat | undefined;
  /** The system says that somebody stopped the process; undefined when it was not asked. */
  readonly isStopped: boolean | undefined;
}

export interface Pulse {
  readonly life: string;
  readonly beat: Beat | undefined;
  /** Since when nothing was heard of it. */
  readonly silentSince: number;
  /** Since when it is stopped; null while it is not. */
  readonly stoppedSince: number | null;
  /** Whether the system was asked at the last look. */
  readonly isChecked: boolean;
  readonly warned: boolean;
}

export type Verdict =
  | { readonly type: 'well' }
  /** It may be hung: ask it. Said once each time it falls silent. */
  | { readonly type: 'warn'; readonly silentMs: number }
  /** It is hung, unless it answers a question. */
  | { readonly type: 'hung'; readonly silentMs: number }
  | { readonly type: 'stopped'; readonly stoppedMs: number }
  | { readonly type: 'too-large'; readonly rssBytes: number };

const WARN_AFTER_MS = 30_000;
const HUNG_AFTER_MS = 90_000;
/** A stopped process does not get on, unlike a busy one; only a debugger or a person at a terminal would continue it. */
const STOPPED_TOO_LONG_MS = 13_000;

export function nextPulse(before: Pulse | undefined, look: Look, now: number): Pulse {
  const isNew = before?.life !== look.life;
  const isHeard = isNew || (look.beat !== undefined && look.beat.count !== before.beat?.count);
  // It was stopped when it should have beaten, if not later.
  const stoppedBy = isNew || before.isChecked ? now : Math.min(now, before.silentSince + REST_BEAT_MS);
  return {
    life: look.life,
    beat: look.beat ?? (isNew ? undefined : before.beat),
    silentSince: isHeard ? now : before.silentSince,
    stoppedSince: look.isStopped ? ((isNew ? null : before.stoppedSince) ?? stoppedBy) : null,
    isChecked: look.isStopped !== undefined,
    warned: !isHeard && before.warned,
  };
}

/** @param maxMemoryBytes resident memory above which a daemon is replaced */
export function judge({ beat, silentSince, stoppedSince, warned }: Pulse, maxMemoryBytes: number, now: number): Verdict {
  if (stoppedSince !== null && now - stoppedSince >= STOPPED_TOO_LONG_MS) return { type: 'stopped', stoppedMs: now - stoppedSince };
  const silentMs = now - silentSince;
  if (silentMs >= HUNG_AFTER_MS) return { type: 'hung', silentMs };
  if (silentMs >= WARN_AFTER_MS && !warned) return { type: 'warn', silentMs };
  if (silentMs < WARN_AFTER_MS && beat !== undefined && beat.rssBytes > maxMemoryBytes)
    return { type: 'too-large', rssBytes: beat.rssBytes };
  return { type: 'well' };
}
