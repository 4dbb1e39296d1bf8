/**
 * Which daemon is to be replaced next, pure: one of an older build, or one that outlived its process manager and would not
 * be restarted at once. One at a time, and none twice within a minute. Only the supervisor replaces, and only by a newer
 * build, so two builds cannot drive each other out in turn.
 */
import type { DaemonId } from '../domain/daemon.ts';
import { isNewerBuild } from '../domain/build-id.ts';
import type { Observation, ObservedDaemon } from './observe.ts';

export interface UpgradeRule {
  /** What a daemon that is started now would be; undefined = unknown, because it is being installed. */
  readonly buildId: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Replacement {
  readonly daemonId: DaemonId;
  readonly why: string;
}

const PAUSE_MS = 60_000;
/** Nobody gains from a daemon being managed while it is used. */
const UNUSED_MS = 300_000;

export function daemonToReplace({ daemons }: Observation, rule: UpgradeRule): Replacement | undefined {
  const wanted = daemons.filter(({ record }) => record?.wanted === 'running' && record.failure === null);
  if (wanted.some(({ report }) => report?.state !== 'ready')) return undefined;
  const outdated = wanted.filter((daemon) => !wasReplaced(daemon, rule.now)).flatMap((daemon) => replacement(daemon, rule));
  return outdated.sort((a, b) => b.idleMs - a.idleMs)[0];
}

/** Those that nobody uses come first. */
function replacement({ daemonId, managed, report }: ObservedDaemon, { buildId }: UpgradeRule): (Replacement & { idleMs: number })[] {
  const idleMs = report?.idleMs ?? -1;
  if (report !== undefined && buildId !== undefined && isNewerBuild(buildId, report.buildId))
    return [{ daemonId, idleMs, why: `build ${buildId} replaces ${report.buildId}` }];
  if (managed === undefined && idleMs >= UNUSED_MS) return [{ daemonId, idleMs, why: 'its process manager is gone' }];
  return [];
}

/** A date in the future says nothing: the clock was set back. */
function wasReplaced({ record }: ObservedDaemon, now: number): boolean {
  const since = now - Date.parse(record?.replacedAt ?? '');
  return since >= 0 && since < PAUSE_MS;
}
