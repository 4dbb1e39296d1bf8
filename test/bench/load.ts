/** Many callers at once. */
import type { Caller } from './callers.ts';
import { summarize, type Samples } from './samples.ts';

export interface Load {
  readonly callsPerSecond: number;
  /** Milliseconds of one call. */
  readonly latency: Samples;
  readonly errors: number;
}

/** `callers` connections, each with one call in flight, until `calls` have been answered. */
export async function load(
  open: () => Promise<Caller>,
  callers: number,
  calls: number,
  question: [name: string, input: object],
): Promise<Load> {
  const connections = await Promise.all(Array.from({ length: callers }, open));
  const times: number[] = [];
  let left = calls;
  let errors = 0;
  const work = async (caller: Caller): Promise<void> => {
    while (left-- > 0) {
      const start = performance.now();
      await caller.call(...question).catch(() => errors++);
      times.push(performance.now() - start);
    }
  };
  for (const connection of connections) await connection.call(...question);
  const start = performance.now();
  await Promise.all(connections.map(work));
  const callsPerSecond = (calls * 1000) / (performance.now() - start);
  await Promise.all(connections.map((connection) => connection.close()));
  return { callsPerSecond, latency: summarize(times), errors };
}
