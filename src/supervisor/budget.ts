/**
 * Which daemons are to rest, pure: those that nobody has used for too long, and, where there are too many or they take too
 * much memory, the ones unused for longest. Never one with clients or at work: then the limit is exceeded for a while.
 */
import type { DaemonId } from '../domain/daemon.ts';
import type { ProjectRecord } from '../registry/registry.ts';
import type { Observation, ObservedDaemon } from './observe.ts';

export interface BudgetLimits {
  readonly maxDaemons?: number | undefined;
  /** Resident memory of all daemons together, in bytes. */
  readonly maxMemory?: number | undefined;
  /** Milliseconds; 0 = for ever. */
  readonly idleTimeout: number;
}

export const NO_LIMITS: BudgetLimits = { idleTimeout: 0 };

/** Whoever had a daemon started is about to connect to it: one that was used this recently stops for no limit. */
const GRACE_MS = 10_000;
const MINUTE_MS = 60_000;
const MEBIBYTE = 1_048_576;

interface Candidate {
  readonly daemonId: DaemonId;
  readonly idleMs: number;
  readonly rssBytes: number;
}

/** The daemons that are to rest, with the reason. */
export function daemonsToRest({ daemons, projects }: Observation, limits: BudgetLimits): ReadonlyMap<DaemonId, string> {
  const idle = daemons.flatMap((daemon) => candidate(daemon, projects)).sort((a, b) => b.idleMs - a.idleMs);
  const resting = new Map<DaemonId, string>();
  for (const { daemonId, idleMs } of idle) {
    const timeout = idleTimeoutOf(daemonId, projects, limits.idleTimeout);
    if (timeout > 0 && idleMs >= timeout) resting.set(daemonId, `nobody used it for ${lengthOf(timeout)}`);
  }
  const spare = idle.filter(({ daemonId, idleMs }) => !resting.has(daemonId) && idleMs >= GRACE_MS);
  restAboveCount(daemons, spare, resting, limits.maxDaemons ?? Infinity);
  restAboveMemory(daemons, spare, resting, limits.maxMemory ?? Infinity);
  return resting;
}

function restAboveCount(daemons: readonly ObservedDaemon[], spare: Candidate[], resting: Map<DaemonId, string>, max: number): void {
  let running = daemons.filter(({ daemonId, record }) => isWanted(record) && !resting.has(daemonId)).length;
  for (; running > max && spare.length > 0; running--) {
    resting.set(spare.shift()!.daemonId, `no more than ${max} daemons may run (maxDaemons), and it was unused for longest`);
  }
}

function restAboveMemory(daemons: readonly ObservedDaemon[], spare: Candidate[], resting: Map<DaemonId, string>, max: number): void {
  const others = daemons.filter(({ daemonId, record }) => record !== undefined && !resting.has(daemonId));
  let bytes = others.reduce((sum, { report }) => sum + (report?.rssBytes ?? 0), 0);
  while (bytes > max && spare.length > 0) {
    const { daemonId, rssBytes } = spare.shift()!;
    resting.set(daemonId, `daemons take more than ${Math.round(max / MEBIBYTE)} MiB (maxMemory), and it was unused for longest`);
    bytes -= rssBytes;
  }
}

/** A daemon that a project moves to or from is not idle, whatever it says. */
function candidate({ daemonId, record, report }: ObservedDaemon, projects: readonly ProjectRecord[]): Candidate[] {
  // The reports of older builds have no idle time.
  if (!isWanted(record) || report?.state !== 'ready' || typeof report.idleMs !== 'number') return [];
  const served = new Set(report.projects.map(({ projectId }) => projectId));
  const settled = projects.every((project) => (project.daemonId === daemonId) === served.has(project.projectId));
  return settled ? [{ daemonId, idleMs: report.idleMs, rssBytes: report.rssBytes }] : [];
}

function isWanted(record: ObservedDaemon['record']): boolean {
  return record?.wanted === 'running' && record.failure === null;
}

/** The project that wants its daemon for longest decides. */
function idleTimeoutOf(daemonId: DaemonId, projects: readonly ProjectRecord[], usual: number): number {
  const timeouts = projects.filter((project) => project.daemonId === daemonId).map(({ idleTimeoutMs }) => idleTimeoutMs ?? usual);
  if (timeouts.length === 0) return usual;
  return timeouts.includes(0) ? 0 : Math.max(...timeouts);
}

function lengthOf(ms: number): string {
  return ms < MINUTE_MS ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / MINUTE_MS)} min`;
}
