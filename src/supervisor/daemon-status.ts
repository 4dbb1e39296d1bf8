import type { DaemonState, DaemonStatus } from '../domain/daemon.ts';
import { placementOfDaemon } from '../domain/daemon.ts';
import { httpBase } from '../domain/endpoint.ts';
import type { ObservedDaemon } from './observe.ts';

/** What a user sees of one daemon. */
export function daemonStatus(observed: ObservedDaemon): DaemonStatus {
  const { daemonId, record, process, report } = observed;
  return {
    daemonId,
    ...placementOfDaemon(daemonId),
    state: stateOf(observed),
    pid: process?.pid ?? null,
    host: process?.host ?? null,
    port: process?.port ?? null,
    url: process === undefined ? null : httpBase(process.host, process.port),
    buildId: process?.buildId ?? null,
    startedAt: process?.startedAt ?? null,
    uptimeMs: report?.uptimeMs ?? null,
    rssBytes: report?.rssBytes ?? null,
    connections: report?.connections ?? null,
    idleMs: report?.idleMs ?? null,
    rest: (record?.wanted === 'stopped' && record.rest) || null,
    failure: record?.failure ?? null,
    restarts: record?.restarts ?? 0,
    lastExit: record?.exits[0] ?? null,
    exits: record?.exits ?? [],
    projects: report?.projects ?? [],
  };
}

function stateOf({ record, managed, process, report }: ObservedDaemon): DaemonState {
  if (report !== undefined) return report.state;
  if (record?.failure) return 'failed';
  if (process !== undefined) return process.state === 'starting' ? 'starting' : 'unreachable';
  if (managed?.state === 'running' || managed?.state === 'restarting') return 'starting';
  return 'stopped';
}
