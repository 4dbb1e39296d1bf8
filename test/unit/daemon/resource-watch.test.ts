import type { McpServer } from '@modelcontextprotocol/server';
import { InMemoryServerEventBus } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { followChanges } from '../../../src/daemon/follow-changes.ts';
import { Notices } from '../../../src/daemon/notices.ts';
import type { ProjectSurface } from '../../../src/daemon/project-surface.ts';
import { ResourceWatch } from '../../../src/daemon/resource-watch.ts';

const FILE = 'indexer://file/a.ts';

/** A watch over an index that cannot be read at first. */
function brokenAtFirst() {
  let isBroken = true;
  const bus = new InMemoryServerEventBus();
  const versionOf = async () => {
    if (isBroken) throw new Error('damaged');
    return 'v1';
  };
  return { bus, watch: new ResourceWatch({ versionOf, bus }), mend: () => (isBroken = false) };
}

describe('a subscription that fails', () => {
  it('watches nothing', async () => {
    const { watch, mend } = brokenAtFirst();
    await expect(watch.add(FILE)).rejects.toThrow('damaged');
    expect(watch.size).toBe(0);
    mend();
    await watch.add(FILE);
    expect(watch.size).toBe(1);
  });

  it('is no success when the client asks again, and can be made later', async () => {
    const { bus, watch, mend } = brokenAtFirst();
    const handlers = new Map<string, (request: unknown) => Promise<unknown>>();
    const server = { setRequestHandler: (method: string, handler: () => Promise<unknown>) => handlers.set(method, handler) };
    followChanges({ server } as unknown as McpServer, { bus, watch, notices: new Notices() } as unknown as ProjectSurface, 'legacy');
    const subscribe = () => handlers.get('resources/subscribe')!({ params: { uri: FILE } });
    await expect(subscribe()).rejects.toThrow('damaged');
    await expect(subscribe()).rejects.toThrow('damaged');
    mend();
    expect(await subscribe()).toEqual({});
    expect(watch.size).toBe(1);
  });
});
