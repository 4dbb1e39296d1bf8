import { describe, expect, it } from 'vitest';
import { NonceMemory } from '../../../src/daemon/nonce-memory.ts';
import { HANDSHAKE_WINDOW_MS } from '../../../src/domain/handshake.ts';

describe('nonce memory', () => {
  it('accepts a nonce once while its time would be accepted', () => {
    const memory = new NonceMemory();
    expect(memory.use('a', 0)).toBe(true);
    expect(memory.use('a', 1)).toBe(false);
    expect(memory.use('a', 2 * HANDSHAKE_WINDOW_MS - 1)).toBe(false);
    expect(memory.use('b', 1)).toBe(true);
  });

  it('forgets nonces that are too old to be replayed', () => {
    const memory = new NonceMemory();
    memory.use('a', 0);
    expect(memory.use('a', 2 * HANDSHAKE_WINDOW_MS)).toBe(true);
  });

  it('refuses rather than forgets when there are too many', () => {
    const memory = new NonceMemory();
    for (let count = 0; count < 20_000; count++) memory.use(String(count), 0);
    expect(() => memory.use('one more', 0)).toThrow(expect.objectContaining({ code: 'TOO_MANY_CONNECTIONS' }));
    expect(memory.use('0', 0)).toBe(false);
  });
});
