import { describe, expect, it } from 'vitest';
import { LookupCache } from '../../../../src/code-index/store/lookup-cache.ts';

describe('the cache of lookups', () => {
  it('works out again what another version of the index may answer otherwise', () => {
    const cache = new LookupCache();
    const get = (version: number, value: string) =>
      cache.get(
        'key',
        version,
        () => value,
        () => true,
      );
    expect([get(1, 'a'), get(1, 'b'), get(2, 'c'), get(1, 'd')]).toEqual(['a', 'a', 'c', 'd']);
  });

  it('keeps what is small and was asked for last', () => {
    const cache = new LookupCache();
    let worked = 0;
    const get = (key: string, isSmall = true) =>
      cache.get(
        key,
        1,
        () => ++worked,
        () => isSmall,
      );
    get('large', false);
    get('large', false);
    expect(worked).toBe(2);
    get('first');
    for (let at = 0; at < 63; at++) get(`other ${at}`);
    get('first');
    expect(worked).toBe(66);
    get('one more');
    get('first');
    get('other 0');
    expect(worked).toBe(68);
  });
});
