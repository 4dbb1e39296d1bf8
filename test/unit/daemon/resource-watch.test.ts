import type { McpServer } from '@modelcontextprotocol/server';
import { InMemoryServerEventBus } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { followChanges } from '../../../src/daemon/follow-changes.ts';
import { ListenedResources } from '../../../src/daemon/listened-resources.ts';
import { Notices } from '../../../src/daemon/notices.ts';
import type { ProjectSurface } from '../../../src/daemon/project-surface.ts';
import { ResourceWatch } from '../../../src/daemon/resource-watch.ts';

const FILE = 'indexer://file/a.ts';
const OTHER_FILE = 'indexer://file/b.ts';

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
  it('watches nothing once it is ended', async () => {
    const { watch, mend } = brokenAtFirst();
    const watching = watch.add(FILE);
    await expect(watching.ready).rejects.toThrow('damaged');
    watching.end();
    expect(watch.size).toBe(0);
    mend();
    await watch.add(FILE).ready;
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

describe('listening requests', () => {
  const listen = (id: number, uris: string[]) => ({
    id,
    method: 'subscriptions/listen',
    params: { notifications: { resourceSubscriptions: uris } },
  });
  const cancel = (requestId: number) => ({ method: 'notifications/cancelled', params: { requestId } });

  it('take nothing from others when they end before they have begun', async () => {
    const { watch, mend } = brokenAtFirst();
    mend();
    const other = new ListenedResources(watch);
    await other.note(listen(1, [OTHER_FILE]));
    const hasty = new ListenedResources(watch);
    const begun = hasty.note(listen(1, [FILE, OTHER_FILE]));
    const cancelled = hasty.note(cancel(1));
    expect(watch.size).toBe(1);
    await Promise.all([begun, cancelled]);
    expect(watch.size).toBe(1);
    other.close();
    hasty.close();
    expect(watch.size).toBe(0);
  });

  it('leave nothing behind when the client goes while they begin, or cannot begin', async () => {
    const { watch } = brokenAtFirst();
    const gone = new ListenedResources(watch);
    const begun = gone.note(listen(1, [FILE, OTHER_FILE]));
    gone.close();
    await expect(begun).rejects.toThrow('damaged');
    expect(watch.size).toBe(0);
  });
});
