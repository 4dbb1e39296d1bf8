import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Activity } from '../../../src/daemon/activity.ts';
import { IndexQueue } from '../../../src/daemon/index-queue.ts';
import { WHOLE_PROJECT } from '../../../src/daemon/index-work.ts';
import type { ServedProject } from '../../../src/daemon/served-project.ts';
import { projectIdOf } from '../../../src/domain/project.ts';
import { SharedSlots } from '../../../src/platform/shared-slots.ts';
import { silentLogger } from '../../helpers/logger.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';
import { waitUntil } from '../../helpers/wait.ts';

/** Queues that share one directory of locks are daemons of one machine. */
function queue(slots = join(temporaryDirectory(), 'slots'), builds = 1) {
  const activity = new Activity({ now: () => 0 });
  return { activity, slots, queue: new IndexQueue({ builds: new SharedSlots(slots, builds), activity, logger: silentLogger }) };
}

/** A project whose runs end when the test says so. */
function project(name: string, isBuilt = false) {
  const runs: { readonly full: boolean; readonly paths: readonly string[] | null; readonly end: () => void }[] = [];
  const index = {
    isBuilt,
    isQueued: false,
    refresh: (work: { full: boolean; paths: readonly string[] | null }) =>
      new Promise<object>((resolve) =>
        runs.push({
          ...work,
          end: () => {
            index.isBuilt = true;
            resolve({});
          },
        }),
      ),
  };
  const served = { project: { projectId: projectIdOf(`/code/${name}`) }, index, isClosed: false } as unknown as ServedProject;
  return { served, index, runs };
}

const UPDATE = { full: false, paths: ['a.ts'] };

describe('index queue', () => {
  it('builds one project at a time, and says of the others that they are queued', async () => {
    const { queue: jobs } = queue();
    const [a, b] = [project('a'), project('b')];
    void jobs.add(a.served, WHOLE_PROJECT);
    const built = jobs.add(b.served, WHOLE_PROJECT);
    await waitUntil('the first build', () => a.runs.length === 1);
    expect([a.index.isQueued, b.index.isQueued, b.runs.length]).toEqual([false, true, 0]);
    a.runs[0]!.end();
    await waitUntil('the second build', () => b.runs.length === 1);
    expect(b.index.isQueued).toBe(false);
    b.runs[0]!.end();
    await built;
  });

  it('lets updates pass the build of another project, and keeps to one run per project', async () => {
    const { queue: jobs } = queue();
    const [cold, warm] = [project('cold'), project('warm', true)];
    void jobs.add(cold.served, WHOLE_PROJECT);
    await waitUntil('the build', () => cold.runs.length === 1);
    const updated = jobs.add(warm.served, UPDATE);
    expect(warm.runs).toMatchObject([{ paths: ['a.ts'] }]);
    void jobs.add(cold.served, UPDATE);
    void jobs.add(warm.served, { full: true, paths: null });
    warm.runs[0]!.end();
    await updated;
    expect([cold.runs.length, warm.runs.length, warm.index.isQueued]).toEqual([1, 1, true]);
    cold.runs[0]!.end();
    await waitUntil('the next runs', () => cold.runs.length === 2 && warm.runs.length === 2);
    expect(warm.runs[1]).toMatchObject({ full: true });
  });

  it('keeps to one limit with other daemons, and takes what a daemon that ended had held', async () => {
    const [first, slots] = [queue(), join(temporaryDirectory(), 'slots')];
    const [one, other] = [queue(slots), queue(slots)];
    const [a, b] = [project('a'), project('b')];
    void one.queue.add(a.served, WHOLE_PROJECT);
    await waitUntil('the first build', () => a.runs.length === 1);
    void other.queue.add(b.served, WHOLE_PROJECT);
    const elsewhere = project('elsewhere');
    void first.queue.add(elsewhere.served, WHOLE_PROJECT);
    await waitUntil('a build under another limit', () => elsewhere.runs.length === 1);
    expect([b.runs.length, b.index.isQueued]).toEqual([0, true]);
    a.runs[0]!.end();
    await waitUntil('the second build', () => b.runs.length === 1);
  });

  it('keeps its daemon in use until the last run ended, and calls off what waits for a slot', async () => {
    const { queue: jobs, activity, slots } = queue();
    const holder = await new SharedSlots(slots, 1).take(new AbortController().signal);
    const [a, b] = [project('a'), project('b')];
    const calledOff = [jobs.add(a.served, WHOLE_PROJECT), jobs.add(b.served, WHOLE_PROJECT)];
    expect(activity.idleMs).toBeNull();
    jobs.remove(a.served);
    await calledOff[0];
    expect(activity.idleMs).toBeNull();
    jobs.close();
    await calledOff[1];
    await waitUntil('the end of all activity', () => activity.idleMs === 0);
    expect([a.runs.length, b.runs.length]).toEqual([0, 0]);
    holder();
  });
});
