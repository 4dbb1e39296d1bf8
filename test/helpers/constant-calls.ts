import { setTimeout as sleep } from 'node:timers/promises';
import type { proxyClient } from './stdio-client.ts';
import { waitUntil } from './wait.ts';

/** A client, and the class that its project has in `a.ts`. */
export interface Caller {
  readonly client: Pick<Awaited<ReturnType<typeof proxyClient>>, 'call'>;
  readonly name: string;
}

export interface CallsMade {
  readonly count: number;
  readonly failures: readonly string[];
  /** Milliseconds, the longest last. */
  readonly durations: readonly number[];
}

/** Calls through the clients, one after the other, so many a second in all, whether answers come or not. Begins when all indexes are there. */
export async function callingAllTheTime(callers: readonly Caller[], perSecond: number): Promise<{ stop(): Promise<CallsMade> }> {
  const isRight = (text: string) => text.includes('a.ts:1-1');
  for (const { client, name } of callers) {
    await waitUntil(`the index of ${name}`, async () => isRight(await client.call('find_symbol', { name })));
  }
  const failures: string[] = [];
  const durations: number[] = [];
  const call = async ({ client, name }: Caller) => {
    const start = performance.now();
    const text = await client.call('find_symbol', { name }).catch((error: unknown) => String(error));
    durations.push(performance.now() - start);
    if (!isRight(text)) failures.push(text);
  };
  let stopped = false;
  const calls: Promise<void>[] = [];
  const calling = (async () => {
    for (let turn = 0; !stopped; turn++) {
      calls.push(call(callers[turn % callers.length]!));
      await sleep(1000 / perSecond);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await calling;
      await Promise.all(calls);
      return { count: calls.length, failures, durations: durations.sort((a, b) => a - b) };
    },
  };
}
