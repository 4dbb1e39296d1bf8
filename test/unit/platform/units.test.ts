import { describe, expect, it } from 'vitest';
import { parseBytes, parseDuration } from '../../../src/platform/units.ts';

describe('units', () => {
  it.each([
    ['0', 0],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['1.5h', 5_400_000],
    ['2 d', 172_800_000],
  ])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each([
    ['500MB', 500_000_000],
    ['2GiB', 2_147_483_648],
    ['1.5 GB', 1_500_000_000],
  ])('%s is %i bytes', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  it.each(['', '30', '-1m', '30 min', 'm', '1e3s', 'Infinityd', '1constructor'])('%s is no time', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it.each(['0', '500', '2gb', '2TB', '1toString'])('%s is no amount of memory', (text) => expect(parseBytes(text)).toBeUndefined());
});
