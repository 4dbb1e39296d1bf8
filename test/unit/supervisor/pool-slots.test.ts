import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dedicatedDaemonId } from '../../../src/domain/daemon.ts';
import { POOL_POLICIES } from '../../../src/domain/placement.ts';
import { projectAt } from '../../../src/domain/project.ts';
import { PoolSlots } from '../../../src/supervisor/pool-slots.ts';
import { WantedState } from '../../../src/supervisor/wanted-state.ts';
import { createMemoryRegistry } from '../../fakes/memory-registry.ts';

/** A pool, and what a user may ask of it. */
function pool(clients: Readonly<Record<string, number>> = {}) {
  const registry = createMemoryRegistry();
  const slots = new PoolSlots({ registry, clientsOf: async (daemonId) => clients[daemonId] ?? 0 });
  const settings = { poolSize: 4, logLevel: 'info', maxFileBytes: 1, idleTimeout: 0, maxBuilds: 1, maxDaemonMemory: 1 } as const;
  const wanted = new WantedState({ registry, settings: { current: settings }, slots, clock: { now: () => 1_800_000_000_000 } });
  const projects = Array.from({ length: 40 }, (_, index) => projectAt(`/code/p${index}`));
  return {
    registry,
    wanted,
    projects,
    serve: async (...indexes: number[]) => {
      for (const index of indexes) await wanted.projectServed(projects[index]!, { root: projects[index]!.root });
    },
    /** Where the first projects are, as numbers of slots. */
    slotsOf: async (count: number) => {
      const records = await Promise.all(projects.slice(0, count).map(({ projectId }) => registry.projects.get(projectId)));
      return records.map((record) => Number(record?.daemonId?.replace('pool-', '')));
    },
  };
}

describe('slots of the pool', () => {
  it('are given in turn, and kept over stop and start', async () => {
    const { wanted, projects, serve, slotsOf } = pool();
    await wanted.poolRunning(3, 'round-robin');
    await serve(0, 1, 2, 3, 1, 0);
    expect(await slotsOf(4)).toEqual([0, 1, 2, 0]);
    await wanted.projectStopped(projects[1]!.projectId);
    await serve(4, 1);
    expect(await slotsOf(5)).toEqual([0, 1, 2, 0, 1]);
  });

  it('go on in turn after the pool was stopped', async () => {
    const { wanted, serve, slotsOf } = pool();
    await wanted.poolRunning(3, 'round-robin');
    await serve(0);
    await wanted.poolStopped();
    await wanted.poolRunning(3);
    await serve(0, 1);
    expect(await slotsOf(2)).toEqual([0, 1]);
  });

  it('are given where the fewest projects and clients are', async () => {
    const { wanted, serve, slotsOf } = pool({ 'pool-0': 3 });
    await wanted.poolRunning(2, 'least-loaded');
    await serve(0, 1, 2, 3, 4);
    expect(await slotsOf(5)).toEqual([1, 1, 1, 0, 1]);
  });

  it('stay when the policy changes to one that keeps them, and follow the hash again when it changes back', async () => {
    const { wanted, serve, slotsOf } = pool();
    await wanted.poolRunning(4);
    await serve(...Array(20).keys());
    const hashed = await slotsOf(20);
    await wanted.poolRunning(4, 'round-robin');
    expect(await slotsOf(20)).toEqual(hashed);
    await wanted.poolRunning(2);
    const shrunk = await slotsOf(20);
    expect(shrunk.filter((slot, index) => slot !== hashed[index])).toHaveLength(hashed.filter((slot) => slot >= 2).length);
    await wanted.poolRunning(4, 'rendezvous');
    expect(await slotsOf(20)).toEqual(hashed);
  });

  it('end the own daemon of a project that moves into the pool, once it is served there', async () => {
    const { registry, wanted, projects } = pool();
    const [project] = projects as [(typeof projects)[number]];
    await wanted.projectServed(project, { root: project.root, placement: 'dedicated' });
    await wanted.poolRunning(2);
    await wanted.projectServed(project, { root: project.root, placement: 'pool' });
    expect((await registry.daemons.get(dedicatedDaemonId(project.projectId)))?.wanted).toBe('stopped');
  });

  it('change with the size of the pool only for projects that must move, under any policy', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...POOL_POLICIES),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 }),
        async (policy, sizes) => {
          const { wanted, serve, slotsOf } = pool();
          await wanted.poolRunning(sizes[0]!, policy);
          await serve(...Array(40).keys());
          let size = sizes[0]!;
          for (const next of sizes.slice(1)) {
            const before = await slotsOf(40);
            await wanted.poolRunning(next);
            const after = await slotsOf(40);
            for (const [index, slot] of after.entries()) {
              expect(slot).toBeLessThan(next);
              // Out of a slot that is gone or, by its hash, into one that is new.
              if (slot !== before[index]) expect(before[index]! >= next || (policy === 'rendezvous' && slot >= size)).toBe(true);
            }
            size = next;
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
