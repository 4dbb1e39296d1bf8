/** Which daemon serves a project: its own, one of the pool's slots, or the one daemon for all. */
export const PLACEMENTS = ['dedicated', 'pool', 'shared'] as const;

export type Placement = (typeof PLACEMENTS)[number];
