import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WordScanner } from '../../../../src/code-index/explore/word-scanner.ts';

const word = fc.stringMatching(/^[a-z0-9_]{1,6}$/);
const text = fc.string({ unit: fc.constantFrom('a', 'B', '_', '1', ' ', '\n', '.', 'é', '\u{1F600}'), maxLength: 60 });

it('finds what a regular expression finds, at the same lines', () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 5 }), text, (words, given) => {
      const source = `${given} ${words[0]!.toUpperCase()}\n${given}`;
      const { words: found, lines } = new WordScanner(words).scan(source);
      const expected = source
        .split('\n')
        .flatMap((line, at) => [...line.matchAll(/[\p{L}\p{N}_\u{1F600}]+/gu)].map(([match]) => ({ match: match.toLowerCase(), at })))
        .filter(({ match }) => words.includes(match));
      expect(found.map((index, place) => ({ match: words[index], at: lines[place] }))).toEqual(expected);
    }),
  );
});

it('knows where lines start', () => {
  expect(new WordScanner(['x']).scan('ab\n\ncd').lineStarts).toEqual([0, 3, 4]);
});
