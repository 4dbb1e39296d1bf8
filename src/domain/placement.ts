/** Which daemon serves a project: its own, one of the pool's slots, or the one daemon for all. */
export const PLACEMENTS = ['dedicated', 'pool', 'shared'] as const;

export type Placement = (typeof PLACEMENTS)[number];

/**
 * Which slot of the pool serves a project: the one its hash says, or, decided once and kept, the next one in turn or the
 * one with the fewest projects and clients.
 */
export const POOL_POLICIES = ['rendezvous', 'round-robin', 'least-loaded'] as const;

export type PoolPolicy = (typeof POOL_POLICIES)[number];
