import { expect, it } from 'vitest';
import { countedBytes } from '../../../src/code-index/token-size.ts';

it('counts bytes and line ends', () => {
  expect(countedBytes([])).toBe(0);
  expect(countedBytes(['ab', '', 'é'])).toBe(3 + 1 + 3);
});

it('counts a run of blanks as two, as a tokenizer makes one token of it', () => {
  expect(countedBytes(['  a'])).toBe(4);
  expect(countedBytes([`${' '.repeat(40)}a`])).toBe(4);
  expect(countedBytes(['\t\t\t\ta = b    # why'])).toBe(countedBytes(['  a = b  # why']));
});
