import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase } from '../../../../src/code-index/query/syntax/fold-case.ts';
import { findInAnyCase, findInSameCase } from '../../../../src/code-index/query/syntax/text-finder.ts';

/** Letters whose other case is special, what means something in a regular expression, and ends of lines. */
const CHARACTERS = [...'aAkKsSiIzZ09_ſKıİςσΣÄäÅåßẞ.*+?()[]{}|^$\\/-\n\r ', '\u212A', '\u{1D4D0}', '\uD800'];
const text = (maxLength: number, minLength = 0) =>
  fc.array(fc.constantFrom(...CHARACTERS), { minLength, maxLength }).map((characters) => characters.join(''));

describe('finding a text', () => {
  it('in any letter case finds what is found when both are folded', () => {
    const sameAsFolded = fc.property(text(3, 1), text(60), fc.nat(10), (needle, haystack, from) => {
      const expected = foldCase(haystack).indexOf(foldCase(needle), from);
      expect(findInAnyCase(needle)(haystack)(from)).toBe(expected);
    });
    fc.assert(sameAsFolded, { numRuns: 5000 });
  });

  it('takes the Kelvin sign for a k, whatever the engine says', () => {
    expect(findInAnyCase('kelvin')('in \u212Aelvin')(0)).toBe(3);
    expect(findInAnyCase('\u212Aelvin')('in kelvin')(0)).toBe(3);
  });

  it('in its own case finds nothing else', () => {
    expect(findInSameCase('Cart')('cart Cart')(0)).toBe(5);
    expect(findInSameCase('Cart')('cart Cart')(6)).toBe(-1);
  });
});
