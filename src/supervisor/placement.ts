/** Which daemon a project belongs to. Pure: the same answer on every machine and after every restart. */
import { createHash } from 'node:crypto';
import { dedicatedDaemonId, poolDaemonId, SHARED_DAEMON_ID, type DaemonId } from '../domain/daemon.ts';
import type { Placement } from '../domain/placement.ts';
import type { ProjectId } from '../domain/project.ts';

/** @param slot of the pool, when it is placed there */
export function placeProject(projectId: ProjectId, placement: Placement, slot: number): DaemonId {
  switch (placement) {
    case 'dedicated':
      return dedicatedDaemonId(projectId);
    case 'shared':
      return SHARED_DAEMON_ID;
    case 'pool':
      return poolDaemonId(slot);
  }
}

/**
 * Rendezvous (highest random weight) hashing, Thaler and Ravishankar 1998: growing from n to n+1 slots moves one project
 * in n+1, and only to the new slot.
 */
export function rendezvousSlot(projectId: ProjectId, slots: number): number {
  let best = 0;
  let bestWeight = -1n;
  for (let slot = 0; slot < slots; slot++) {
    const weight = createHash('sha256').update(`${slot}:${projectId}`).digest().readBigUInt64BE();
    if (weight > bestWeight) [best, bestWeight] = [slot, weight];
  }
  return best;
}

/** What a slot has to do: its projects and its clients. */
export interface SlotLoad {
  readonly projects: number;
  readonly clients: number;
}

/** The slot with the least to do; the first of several. */
export function leastLoadedSlot(loads: readonly SlotLoad[]): number {
  const burdens = loads.map(({ projects, clients }) => projects + clients);
  return burdens.indexOf(Math.min(...burdens));
}
