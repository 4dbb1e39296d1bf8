import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectIdOf } from '../../../src/domain/project.ts';
import { placeProject, rendezvousSlot } from '../../../src/supervisor/placement.ts';

const projects = Array.from({ length: 2000 }, (_, index) => projectIdOf(`/code/project-${index}`));

describe('placement', () => {
  it('gives each project its own daemon, a slot, or the shared daemon', () => {
    const [projectId] = projects as [(typeof projects)[number]];
    expect(placeProject(projectId, 'dedicated', 4)).toBe(projectId);
    expect(placeProject(projectId, 'shared', 4)).toBe('shared');
    expect(placeProject(projectId, 'pool', 3)).toBe('pool-3');
  });

  it('spreads projects evenly over the slots', () => {
    const load = [0, 0, 0, 0];
    for (const projectId of projects) load[rendezvousSlot(projectId, 4)]!++;
    for (const count of load) expect(Math.abs(count - 500)).toBeLessThan(80);
  });

  it('moves only what it must when the pool grows, and only to the new slot', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), (size) => {
        const moved = projects.filter((projectId) => rendezvousSlot(projectId, size) !== rendezvousSlot(projectId, size + 1));
        expect(moved.every((projectId) => rendezvousSlot(projectId, size + 1) === size)).toBe(true);
        expect(moved.length).toBeLessThan((2000 / (size + 1)) * 1.35);
      }),
      { numRuns: 16 },
    );
  });
});
