import fc from 'fast-check';
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

it('is that of UTF-8 with runs of blanks made short', () => {
  const line = fc
    .array(fc.constantFrom('a', 'é', '€', '\u{1F600}', ' ', '   ', '\t\t', '\u00a0'), { maxLength: 20 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(line, (text) => {
      expect(countedBytes([text])).toBe(Buffer.byteLength(text.replaceAll(/[ \t]{3,}/g, '  ')) + 1);
    }),
  );
});
