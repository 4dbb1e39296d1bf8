/** Wall clock in milliseconds since the epoch; injected wherever a decision depends on time, so that tests own it. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
