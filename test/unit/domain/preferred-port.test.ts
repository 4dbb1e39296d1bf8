import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PORT_BASE, PORT_RANGE, preferredPortOfProject, preferredPortOfSlot, probeSequence } from '../../../src/domain/preferred-port.ts';

describe('preferred port', () => {
  it('is the same for one root, in the range, and never a well-known port', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const port = preferredPortOfProject(`/code/${name}`);
        return (
          port === preferredPortOfProject(`/code/${name}`) &&
          port >= PORT_BASE &&
          port < PORT_BASE + PORT_RANGE &&
          ![8888, 9229, 9222, 9200].includes(port)
        );
      }),
    );
  });

  it('of a slot counts from the base', () => {
    expect([0, 1, 3].map(preferredPortOfSlot)).toEqual([8765, 8766, 8768]);
  });
});

describe('probe sequence', () => {
  it('begins with the wish, holds every usable port once and wraps around', () => {
    const ports = probeSequence(PORT_BASE + PORT_RANGE - 1);
    expect(ports.slice(0, 2)).toEqual([9764, 8765]);
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports.length).toBeGreaterThan(960);
    expect(ports).not.toContain(9229);
  });

  it('steps over a well-known port', () => {
    expect(probeSequence(8888)[0]).toBe(8889);
  });
});
