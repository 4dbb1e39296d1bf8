/** A process that calls one project without a pause until its input ends. First line of the input: what and how. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { webSocketCaller, type Address } from './callers.ts';

const lines = createInterface(process.stdin);
const [line] = (await once(lines, 'line')) as [string];
const { address, name, callers } = JSON.parse(line) as { address: Address; name: string; callers: number };
let isEnded = false;
lines.on('close', () => (isEnded = true));

await Promise.all(
  Array.from({ length: callers }, async () => {
    const caller = await webSocketCaller(address);
    for (let calls = 0; !isEnded; calls++) {
      await caller.call('find_symbol', { name });
      if (calls === 0) process.stdout.write('hot\n');
    }
    await caller.close();
  }),
);
