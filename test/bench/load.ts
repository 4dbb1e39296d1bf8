/** Many callers at once. */
import type { Caller } from './callers.ts';
import { summarize, type Samples } from './samples.ts';

export interface Load {
  readonly callsPerSecond: number;
  /** Milliseconds of one call. */
  readonly latency: Samples;
  readonly errors: number;
  /** Processor time of the callers, all of them in this process: where it is as much as a call may take, they are what limits. */
  readonly callerCpuUs: number;
}

/** What is asked: the same each time, or what a call with this number asks. */
export type Question = readonly [name: string, input: object] | ((call: number) => readonly [name: string, input: object]);

/** `callers` connections, each with one call in flight, until `calls` have been answered. */
export async function load(open: () => Promise<Caller>, callers: number, calls: number, question: Question): Promise<Load> {
  const connections = await Promise.all(Array.from({ length: callers }, open));
  const times: number[] = [];
  const asked = typeof question === 'function' ? question : () => question;
  let left = calls;
  let errors = 0;
  const work = async (caller: Caller): Promise<void> => {
    while (left-- > 0) {
      const start = performance.now();
      await caller.call(...asked(left)).catch(() => errors++);
      times.push(performance.now() - start);
    }
  };
  for (const connection of connections) await connection.call(...asked(calls));
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(connections.map(work));
  const callsPerSecond = (calls * 1000) / (performance.now() - start);
  const { user, system } = process.cpuUsage(before);
  await Promise.all(connections.map((connection) => connection.close()));
  return { callsPerSecond, latency: summarize(times), errors, callerCpuUs: (user + system) / calls };
}
