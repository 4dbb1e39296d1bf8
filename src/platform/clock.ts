/** A clock in milliseconds; injected wherever a decision depends on time, so that tests own it. */
export interface Clock {
  now(): number;
}

/** Wall clock: milliseconds since the epoch. */
export const systemClock: Clock = { now: () => Date.now() };

/** Milliseconds that only grow, whatever happens to the date; on Linux they stand still while the machine sleeps. */
export const monotonicClock: Clock = { now: () => performance.now() };
