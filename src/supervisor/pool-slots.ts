/** Which slot of the pool a project gets: by its hash, or as the policy decides once. */
import { placementOfDaemon, poolDaemonId, type DaemonId } from '../domain/daemon.ts';
import type { PoolPolicy } from '../domain/placement.ts';
import type { ProjectId } from '../domain/project.ts';
import type { ProjectRecord, Registry } from '../registry/registry.ts';
import { leastLoadedSlot, rendezvousSlot } from './placement.ts';

export interface PoolShape {
  readonly size: number;
  readonly policy?: PoolPolicy | undefined;
}

/** A slot, and whether it is to be kept with the project. */
export interface ChosenSlot {
  readonly number: number;
  readonly kept: boolean;
}

export interface PoolSlotsOptions {
  readonly registry: Registry;
  /** Clients that are connected to a daemon. */
  readonly clientsOf: (daemonId: DaemonId) => Promise<number>;
}

export class PoolSlots {
  readonly #options: PoolSlotsOptions;

  constructor(options: PoolSlotsOptions) {
    this.#options = options;
  }

  /** A project that has a slot stays there, as long as there is that slot. */
  async choose(projectId: ProjectId, known: ProjectRecord | undefined, { size, policy }: PoolShape): Promise<ChosenSlot> {
    if (policy === undefined || policy === 'rendezvous') return { number: rendezvousSlot(projectId, size), kept: false };
    const current = known?.slot ?? currentSlot(known);
    if (current !== undefined && current < size) return { number: current, kept: true };
    return { number: policy === 'round-robin' ? await this.#next(size) : leastLoadedSlot(await this.#loads(size)), kept: true };
  }

  /** In turn, also over the death of a supervisor: the count is in the record of the pool. */
  async #next(size: number): Promise<number> {
    const { registry } = this.#options;
    const pool = await registry.pool();
    const turn = pool?.turn ?? 0;
    if (pool !== undefined) await registry.putPool({ ...pool, turn: turn + 1 });
    return turn % size;
  }

  async #loads(size: number) {
    const { registry, clientsOf } = this.#options;
    const projects = await registry.projects.list();
    const load = async (slot: number) => ({
      projects: projects.filter(({ daemonId }) => daemonId === poolDaemonId(slot)).length,
      clients: await clientsOf(poolDaemonId(slot)),
    });
    return Promise.all(Array.from({ length: size }, (_, slot) => load(slot)));
  }
}

function currentSlot(known: ProjectRecord | undefined): number | undefined {
  return known?.daemonId ? (placementOfDaemon(known.daemonId).slot ?? undefined) : undefined;
}
