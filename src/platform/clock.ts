/** Wall clock in milliseconds since the epoch; injected wherever a decision depends on time, so that tests own it. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Never set back or forward, for lengths of time; only its differences mean something. */
export const monotonicClock: Clock = { now: () => performance.now() };
