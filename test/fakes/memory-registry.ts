import type { DaemonId } from '../../src/domain/daemon.ts';
import type { Endpoint } from '../../src/domain/endpoint.ts';
import type { ProjectId } from '../../src/domain/project.ts';
import type { DaemonRecord, PoolRecord, ProcessRecord, ProjectRecord, Records, Registry } from '../../src/registry/registry.ts';

/** A registry that forgets. Passes the same contract suite as the real one. */
export function createMemoryRegistry(): Registry {
  let pool: PoolRecord | undefined;
  const tokens = new Map<string, string>();
  const token = (key: string) => {
    const known = tokens.get(key) ?? Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
    tokens.set(key, known);
    return Promise.resolve(known);
  };
  return {
    projects: memoryRecords<ProjectId, ProjectRecord>((record) => record.projectId),
    daemons: memoryRecords<DaemonId, DaemonRecord>((record) => record.daemonId),
    processes: memoryRecords<DaemonId, ProcessRecord>((record) => record.daemonId),
    endpoints: memoryRecords<ProjectId, Endpoint>((record) => record.projectId),
    pool: () => Promise.resolve(pool),
    putPool: async (record) => void (pool = record),
    projectToken: (id) => token(`project ${id}`),
    daemonToken: (id) => token(`daemon ${id}`),
    breakProcessLock: async () => {},
  };
}

function memoryRecords<Id extends string, Value>(idOf: (value: Value) => Id): Records<Id, Value> {
  const values = new Map<Id, Value>();
  const stamps = new Map<Id, number>();
  let changes = 0;
  return {
    get: async (id) => values.get(id),
    ids: async () => [...values.keys()].sort(),
    list: async () => [...values.keys()].sort().map((id) => values.get(id)!),
    stamp: async (id) => (values.has(id) ? String(stamps.get(id)) : undefined),
    put: async (value) => {
      values.set(idOf(value), structuredClone(value));
      stamps.set(idOf(value), ++changes);
    },
    remove: async (id, onlyIf) => {
      const value = values.get(id);
      if (value !== undefined && (onlyIf?.(value) ?? true)) values.delete(id);
    },
  };
}
