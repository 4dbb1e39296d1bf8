/**
 * Every order in which three clients, the supervisors and daemons they cause, and crashes of any of them can meet. The
 * clients and starters step by the code that the real ones run; what the system and pm2 do is modelled in start-world.ts.
 */
import { describe, expect, it } from 'vitest';
import { explore, FAITHFUL, type Exploration } from './start-world.ts';

/** Seconds on a slow machine. */
const STATES = 2_000_000;

function findings({ states, violations }: Exploration): string {
  return violations.length === 0 ? 'none' : `${states} states, ${violations[0]!.what}: ${violations[0]!.path.join(' > ')}`;
}

describe('start protocol, all interleavings', { timeout: 60_000 }, () => {
  it('without crashes: every client is connected, by one supervisor and one daemon', () => {
    const exploration = explore({ ...FAITHFUL, clients: 3, crashes: 0 }, STATES);
    expect(findings(exploration)).toBe('none');
    expect(exploration.states).toBeGreaterThan(200);
    expect(exploration.ends.every((end) => end.clients.every((client) => client === 'connected'))).toBe(true);
  });

  it.each([1, 2])(
    'with %i crashes at any point: one daemon at a time, an end for every client, no lock left, and service at last',
    (crashes) => {
      const exploration = explore({ ...FAITHFUL, clients: 3, crashes }, STATES);
      expect(findings(exploration)).toBe('none');
      expect(exploration.states).toBeGreaterThan(5000);
      process.stdout.write(`start protocol, ${crashes} crashes: ${exploration.states} states, ${exploration.ends.length} ends\n`);
    },
  );

  it.each([
    ['lifetime locks', { lifetimeLock: false }, 'two daemons'],
    ['a lease that expires on the start lock', { leaseExpires: false }, 'stuck'],
    ['a claim that is taken over from the dead', { claimOfTheDeadIsTaken: false }, 'stuck'],
    ['asking again when the daemon is gone', { asksAgain: false }, 'failed without need'],
  ])('is wrong without %s, and the exploration finds it', (_, left, what) => {
    const { violations } = explore({ ...FAITHFUL, clients: 2, crashes: 2, ...left }, STATES);
    expect(violations.map((violation) => violation.what)).toContain(what);
  });
});
