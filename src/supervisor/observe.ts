/** What there is: records, processes and what each daemon says of itself once it has proved who it is. */
import type { DaemonReport } from '../domain/admin-api.ts';
import type { DaemonId } from '../domain/daemon.ts';
import { AdminClient } from '../connector/admin-client.ts';
import { isRunning, runningOf } from '../platform/process-identity.ts';
import type { ManagedProcess, ProcessManager } from '../process-manager/process-manager.ts';
import type { DaemonRecord, ProcessRecord, ProjectRecord, Registry } from '../registry/registry.ts';
import { daemonIdOfProcess } from './process-spec.ts';

export interface ObservedDaemon {
  readonly daemonId: DaemonId;
  readonly record: DaemonRecord | undefined;
  /** As the process manager sees it; undefined when it does not know it, or was not asked. */
  readonly managed: ManagedProcess | undefined;
  /** The daemon's own process record, if that very process is alive. */
  readonly process: ProcessRecord | undefined;
  /** Undefined when it does not answer, or somebody else does. */
  readonly report: DaemonReport | undefined;
}

export interface Observation {
  readonly daemons: readonly ObservedDaemon[];
  readonly projects: readonly ProjectRecord[];
}

/** @param reportOf what a daemon says of itself */
export async function observe(
  registry: Registry,
  processManager?: ProcessManager,
  reportOf = (process: ProcessRecord) => askForReport(registry, process),
): Promise<Observation> {
  const [records, processes, projects, managed] = await Promise.all([
    registry.daemons.list(),
    registry.processes.list(),
    registry.projects.list(),
    processManager?.list() ?? [],
  ]);
  const recordOf = new Map(records.map((record) => [record.daemonId, record]));
  const processOf = new Map(runningOf(processes).map((record) => [record.daemonId, record]));
  const managedOf = new Map(managed.flatMap((process) => asEntry(daemonIdOfProcess(process.name), process)));
  const daemonIds = [...new Set([...recordOf.keys(), ...processOf.keys(), ...managedOf.keys()])].sort();
  const daemons = await Promise.all(
    daemonIds.map(async (daemonId) => {
      const process = processOf.get(daemonId);
      return {
        daemonId,
        record: recordOf.get(daemonId),
        managed: managedOf.get(daemonId),
        process,
        report: process && (await reportOf(process)),
      };
    }),
  );
  return { daemons, projects };
}

/** One daemon, without looking at the others. */
export async function observeDaemon(registry: Registry, daemonId: DaemonId): Promise<ObservedDaemon> {
  const [record, process] = await Promise.all([registry.daemons.get(daemonId), registry.processes.get(daemonId)]);
  const alive = process !== undefined && isRunning(process) ? process : undefined;
  return { daemonId, record, managed: undefined, process: alive, report: alive && (await askForReport(registry, alive)) };
}

export async function askForReport(registry: Registry, { daemonId, host, port }: ProcessRecord): Promise<DaemonReport | undefined> {
  try {
    return await new AdminClient({ daemonId, host, port, token: await registry.daemonToken(daemonId) }).report();
  } catch {
    return undefined; // starting, hung, or a stranger on its port: whatever it is, there is no report
  }
}

function asEntry<Value>(key: DaemonId | undefined, value: Value): [DaemonId, Value][] {
  return key === undefined ? [] : [[key, value]];
}
