/** Writes what is wanted into the registry. Nothing is started or stopped here. */
import { basename } from 'node:path';
import type { EnsureProjectRequest } from '../domain/control-api.ts';
import { placementOfDaemon, poolDaemonId, type DaemonId } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import type { Placement, PoolPolicy } from '../domain/placement.ts';
import type { Project, ProjectId } from '../domain/project.ts';
import type { Clock } from '../platform/clock.ts';
import type { Settings } from '../platform/settings.ts';
import { RECORD_SCHEMA, type DaemonRecord, type PoolRecord, type Registry } from '../registry/registry.ts';
import { placeProject } from './placement.ts';
import type { PoolSlots } from './pool-slots.ts';

export interface WantedStateOptions {
  readonly registry: Registry;
  readonly settings: { readonly current: Settings };
  readonly slots: PoolSlots;
  readonly clock: Clock;
}

export class WantedState {
  readonly #options: WantedStateOptions;

  constructor(options: WantedStateOptions) {
    this.#options = options;
  }

  /** Wants the project served, where it was asked for or where it belongs by default. */
  async projectServed(project: Project, request: EnsureProjectRequest): Promise<DaemonRecord> {
    const { registry, slots, clock } = this.#options;
    const known = await registry.projects.get(project.projectId);
    const pool = await this.#pool();
    const placement = request.placement ?? known?.placement ?? this.#defaultPlacement(pool);
    if (request.port !== undefined && placement !== 'dedicated') {
      throw new IndexerError(
        'USAGE',
        `--port pins the port of a dedicated daemon; this project is placed in ${placement === 'pool' ? 'the pool' : 'the shared daemon'}`,
      );
    }
    const slot = placement === 'pool' ? await slots.choose(project.projectId, known, pool) : undefined;
    const daemonId = placeProject(project.projectId, placement, slot?.number ?? 0);
    const now = new Date(clock.now()).toISOString();
    await registry.projects.put({
      ...known,
      schema: RECORD_SCHEMA,
      ...project,
      name: basename(project.root),
      placement: request.placement ?? known?.placement ?? null,
      daemonId,
      slot: slot?.kept ? slot.number : undefined,
      ...(request.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: request.idleTimeoutMs }),
      createdAt: known?.createdAt ?? now,
      lastUsedAt: now,
    });
    if (known?.daemonId && known.daemonId !== daemonId) await this.#notNeeded(known.daemonId);
    return this.daemonRunning(daemonId, {
      ...(request.port === undefined ? {} : { pinnedPort: request.port }),
      reset: request.reset ?? false,
    });
  }

  async projectStopped(projectId: ProjectId): Promise<void> {
    const { registry } = this.#options;
    const record = await registry.projects.get(projectId);
    if (record !== undefined && record.daemonId !== null) await registry.projects.put({ ...record, daemonId: null });
  }

  /** @param reset forgets that the daemon was given up */
  async daemonRunning(daemonId: DaemonId, { pinnedPort, reset }: { pinnedPort?: number; reset: boolean }): Promise<DaemonRecord> {
    const { registry } = this.#options;
    const known = await registry.daemons.get(daemonId);
    const record: DaemonRecord = {
      ...(known ?? newDaemonRecord(daemonId)),
      wanted: 'running',
      rest: null,
      ...(pinnedPort === undefined ? {} : { pinnedPort }),
      ...(reset ? { failure: null, failedAt: [] } : {}),
    };
    if (JSON.stringify(record) !== JSON.stringify(known)) await registry.daemons.put(record);
    return record;
  }

  /** Wants a daemon that is wanted stopped for now; its projects stay assigned to it. */
  async daemonAtRest(daemonId: DaemonId, reason: string): Promise<void> {
    const { registry, clock } = this.#options;
    const known = await registry.daemons.get(daemonId);
    if (known?.wanted !== 'running') return;
    await registry.daemons.put({ ...known, wanted: 'stopped', rest: { at: new Date(clock.now()).toISOString(), reason } });
  }

  /** Notes that a daemon is about to be replaced. */
  async daemonReplaced(daemonId: DaemonId): Promise<void> {
    const { registry, clock } = this.#options;
    const known = await registry.daemons.get(daemonId);
    if (known !== undefined) await registry.daemons.put({ ...known, replacedAt: new Date(clock.now()).toISOString() });
  }

  /** Wants a daemon at rest running again; one that was stopped for another reason is left so. */
  async daemonAwake(daemonId: DaemonId): Promise<void> {
    const known = await this.#options.registry.daemons.get(daemonId);
    if (known?.rest) await this.daemonRunning(daemonId, { reset: false });
  }

  /** Wants the daemon gone, and with it the service of every project that is assigned to it. */
  async daemonStopped(daemonId: DaemonId): Promise<void> {
    const { registry } = this.#options;
    const known = await registry.daemons.get(daemonId);
    await registry.daemons.put({ ...(known ?? newDaemonRecord(daemonId)), wanted: 'stopped', rest: null });
    for (const project of await registry.projects.list()) {
      if (project.daemonId === daemonId) await registry.projects.put({ ...project, daemonId: null });
    }
  }

  /** Wants `size` slots; projects of the pool move where the new size puts them. */
  async poolRunning(size: number, wish?: PoolPolicy): Promise<void> {
    const { registry, slots } = this.#options;
    const before = await registry.pool();
    const policy = wish ?? before?.policy;
    await registry.putPool({ ...before, schema: RECORD_SCHEMA, wanted: 'running', size, policy });
    for (let slot = 0; slot < size; slot++) await this.daemonRunning(poolDaemonId(slot), { reset: true });
    for (const project of await registry.projects.list()) {
      if (project.daemonId === null || placementOfDaemon(project.daemonId).placement !== 'pool') continue;
      const slot = await slots.choose(project.projectId, project, { size, policy });
      const placed = { ...project, daemonId: poolDaemonId(slot.number), slot: slot.kept ? slot.number : undefined };
      if (placed.daemonId !== project.daemonId || placed.slot !== project.slot) await registry.projects.put(placed);
    }
    for (const record of await this.#slots()) {
      if ((placementOfDaemon(record.daemonId).slot ?? 0) >= size && record.wanted === 'running')
        await registry.daemons.put({ ...record, wanted: 'stopped', rest: null });
    }
  }

  async poolStopped(): Promise<void> {
    const { registry } = this.#options;
    const pool = await registry.pool();
    if (pool !== undefined) await registry.putPool({ ...pool, wanted: 'stopped' });
    for (const { daemonId } of await this.#slots()) await this.daemonStopped(daemonId);
  }

  /** The own daemon of a project that moved away has nothing left to do. */
  async #notNeeded(daemonId: DaemonId): Promise<void> {
    const { registry } = this.#options;
    const record = await registry.daemons.get(daemonId);
    if (record === undefined || placementOfDaemon(daemonId).placement !== 'dedicated') return;
    await registry.daemons.put({ ...record, wanted: 'stopped', rest: null });
  }

  async #slots(): Promise<DaemonRecord[]> {
    const records = await this.#options.registry.daemons.list();
    return records.filter(({ daemonId }) => placementOfDaemon(daemonId).placement === 'pool');
  }

  async #pool(): Promise<Pick<PoolRecord, 'wanted' | 'size' | 'policy'>> {
    const { registry, settings } = this.#options;
    return (await registry.pool()) ?? { wanted: 'stopped', size: settings.current.poolSize };
  }

  #defaultPlacement(pool: Pick<PoolRecord, 'wanted'>): Placement {
    return this.#options.settings.current.placement ?? (pool.wanted === 'running' ? 'pool' : 'dedicated');
  }
}

/** A daemon nobody asked for yet. */
export function newDaemonRecord(daemonId: DaemonId): DaemonRecord {
  return {
    schema: RECORD_SCHEMA,
    daemonId,
    wanted: 'stopped',
    pinnedPort: null,
    restarts: 0,
    exits: [],
    failedAt: [],
    seenRestarts: 0,
    failure: null,
    rest: null,
  };
}
