/**
 * Records that were lost (damaged, deleted) while the daemon they describe lives are made again from what the daemon and
 * the process manager say. What the user had chosen (placement, pinned port) is lost with the record.
 */
import { basename } from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { RECORD_SCHEMA, type DaemonRecord, type ProjectRecord, type Registry } from '../registry/registry.ts';
import type { Observation, ObservedDaemon } from './observe.ts';
import { newDaemonRecord } from './wanted-state.ts';

/** Puts what is missing into the registry. Returns the observation with it. */
export async function restoreRecords(observation: Observation, registry: Registry, clock: Clock): Promise<Observation> {
  const daemons: ObservedDaemon[] = [];
  for (const daemon of observation.daemons) daemons.push({ ...daemon, record: daemon.record ?? (await restoreDaemon(daemon, registry)) });
  const known = new Set(observation.projects.map(({ projectId }) => projectId));
  const lost = daemons.flatMap(({ daemonId, report }) =>
    (report?.projects ?? []).map(({ projectId, root }) => ({ projectId, root, daemonId })),
  );
  const restored = lost.filter(({ projectId }) => !known.has(projectId)).map((project) => projectRecord(project, clock));
  for (const record of restored) await registry.projects.put(record);
  return { daemons, projects: [...observation.projects, ...restored] };
}

/** A daemon that the process manager keeps up was wanted; one that was started by hand has no record, and needs none. */
async function restoreDaemon({ daemonId, managed }: ObservedDaemon, registry: Registry): Promise<DaemonRecord | undefined> {
  if (managed?.state !== 'running' && managed?.state !== 'restarting') return undefined;
  const record: DaemonRecord = { ...newDaemonRecord(daemonId), wanted: 'running' };
  await registry.daemons.put(record);
  return record;
}

function projectRecord(lost: Pick<ProjectRecord, 'projectId' | 'root' | 'daemonId'>, clock: Clock): ProjectRecord {
  const now = new Date(clock.now()).toISOString();
  return { schema: RECORD_SCHEMA, ...lost, name: basename(lost.root), placement: null, createdAt: now, lastUsedAt: now };
}
