import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDaemonId, placementOfDaemon, poolDaemonId, SHARED_DAEMON_ID, dedicatedDaemonId } from '../../../src/domain/daemon.ts';
import { isProjectId, projectIdOf } from '../../../src/domain/project.ts';

describe('project id', () => {
  it('is the slug of the base name and twelve hex digits of the root', () => {
    expect(projectIdOf('/code/My Shop')).toMatch(/^my-shop-[0-9a-f]{12}$/);
    expect(projectIdOf('/code/Größe.v2')).toMatch(/^gro-e-v2-|^gro-?s?s?e-v2-/);
    expect(projectIdOf('/code/日本')).toMatch(/^project-[0-9a-f]{12}$/);
    expect(projectIdOf('/')).toMatch(/^project-/);
  });

  it('differs for roots that differ, also in letter case', () => {
    expect(projectIdOf('/a/shop')).not.toBe(projectIdOf('/b/shop'));
    expect(projectIdOf('/a/Shop')).not.toBe(projectIdOf('/a/shop'));
  });

  it('is well-formed whatever the path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        const projectId = projectIdOf(`/code/${name}`);
        return isProjectId(projectId) && isDaemonId(dedicatedDaemonId(projectId));
      }),
    );
  });

  it('rejects what could leave its directory', () => {
    for (const text of ['..', '../x-0123456789ab', 'a/b-0123456789ab', '', 'shop', 'shop-0123456789AB', '-0123456789ab'])
      expect(isProjectId(text)).toBe(false);
  });
});

describe('daemon id', () => {
  it('tells placement and slot', () => {
    expect(placementOfDaemon(dedicatedDaemonId(projectIdOf('/a')))).toEqual({ placement: 'dedicated', slot: null });
    expect(placementOfDaemon(poolDaemonId(3))).toEqual({ placement: 'pool', slot: 3 });
    expect(placementOfDaemon(SHARED_DAEMON_ID)).toEqual({ placement: 'shared', slot: null });
  });

  it('never confuses a project with a slot', () => {
    expect(placementOfDaemon(dedicatedDaemonId(projectIdOf('/code/pool-3'))).placement).toBe('dedicated');
    expect(placementOfDaemon(dedicatedDaemonId(projectIdOf('/code/shared'))).placement).toBe('dedicated');
  });
});
