import { expect, it, vi } from 'vitest';
import { dedicatedDaemonId } from '../../../src/domain/daemon.ts';
import { projectIdOf } from '../../../src/domain/project.ts';
import { currentProcess } from '../../../src/platform/process-identity.ts';
import { ForgetGone } from '../../../src/supervisor/forget-gone.ts';
import { observe } from '../../../src/supervisor/observe.ts';
import type { WantedState } from '../../../src/supervisor/wanted-state.ts';
import { createMemoryRegistry } from '../../fakes/memory-registry.ts';
import { silentLogger } from '../../helpers/logger.ts';
import { waitUntil } from '../../helpers/wait.ts';

const ROOT = '/nowhere/shop';
const projectId = projectIdOf(ROOT);
const daemonId = dedicatedDaemonId(projectId);
const DEAD = { pid: 999_999_999, startTime: '1', bootId: 'another' };

/** A project whose root does not exist, with the endpoint of this process, until it is forgotten. */
async function afterItVanished(owner: { pid: number; startTime: string; bootId: string }) {
  const registry = createMemoryRegistry();
  const times = { createdAt: '2026-11-21T10:00:00.000Z', lastUsedAt: '2026-11-21T10:00:00.000Z' };
  const record = { schema: 1, projectId, root: ROOT, name: 'shop', placement: null, daemonId, ...times } as const;
  await registry.projects.put(record);
  const place = { host: '127.0.0.1', port: 8765, token: 't'.repeat(43), buildId: '1+a', epoch: 1, publishedAt: times.createdAt };
  await registry.endpoints.put({ schema: 1, projectId, root: ROOT, daemonId, ...owner, ...place });
  const daemonStopped = vi.fn(async () => registry.projects.put({ ...record, daemonId: null }));
  let ms = 0;
  const forgetGone = new ForgetGone({
    registry,
    wanted: { daemonStopped } as unknown as WantedState,
    clock: { now: () => ms },
    logger: silentLogger,
  });
  await waitUntil('the project to be forgotten', async () => {
    ms += 4000;
    await forgetGone.look(await observe(registry));
    return (await registry.projects.list()).length === 0;
  });
  return { registry, daemonStopped };
}

it('forgets a project whose root is gone, and where a daemon was that cannot withdraw any more', async () => {
  const { registry, daemonStopped } = await afterItVanished(DEAD);
  expect(daemonStopped).toHaveBeenCalledOnce();
  expect(await registry.endpoints.list()).toEqual([]);
});

it('leaves the endpoint of a living daemon to it', async () => {
  const { registry } = await afterItVanished(currentProcess());
  expect(await registry.endpoints.list()).toHaveLength(1);
});
