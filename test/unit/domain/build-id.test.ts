import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNewerBuild, isSameBuild } from '../../../src/domain/build-id.ts';

const anyBuild = fc
  .tuple(fc.nat(3), fc.nat(12), fc.nat(3), fc.integer({ min: 0, max: 9 }), fc.constantFrom('a', 'b', 'c'))
  .map(([major, minor, patch, time, hash]) => `${major}.${minor}.${patch}+2026112110000${time}.${hash.repeat(12)}`);

describe('build ids', () => {
  it.each([
    ['0.2.0+20260101000000.aaaaaaaaaaaa', '0.1.9+20261231000000.bbbbbbbbbbbb'],
    ['0.10.0+20260101000000.aaaaaaaaaaaa', '0.9.0+20260101000000.bbbbbbbbbbbb'],
    ['0.1.0+20260101000001.aaaaaaaaaaaa', '0.1.0+20260101000000.bbbbbbbbbbbb'],
    ['1.0.0-rc.1+20260101000001.aaaaaaaaaaaa', '1.0.0+20260101000000.bbbbbbbbbbbb'],
  ])('%s is newer than %s', (newer, older) => {
    expect(isNewerBuild(newer, older)).toBe(true);
    expect(isNewerBuild(older, newer)).toBe(false);
  });

  it('are the same when the same files were built again, and never newer than what cannot be read', () => {
    const [first, second] = ['0.1.0+20260101000000.aaaaaaaaaaaa', '0.1.0+20260202000000.aaaaaaaaaaaa'];
    expect(isSameBuild(first, second)).toBe(true);
    expect(isNewerBuild(second, first)).toBe(false);
    expect(isNewerBuild(first, '0.0.0+test')).toBe(false);
    expect(isNewerBuild('0.0.0+test', first)).toBe(false);
  });

  it('never replace each other in turn', () => {
    fc.assert(
      fc.property(anyBuild, anyBuild, (a, b) => {
        expect(isNewerBuild(a, b) && isNewerBuild(b, a)).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.array(anyBuild, { minLength: 1, maxLength: 12 }), (contacts) => {
        let running = contacts[0]!;
        const replacedBy: string[] = [];
        for (const build of [...contacts, ...contacts, ...contacts]) {
          if (!isNewerBuild(build, running)) continue;
          running = build;
          replacedBy.push(build);
        }
        expect(new Set(replacedBy).size).toBe(replacedBy.length);
      }),
    );
  });
});
