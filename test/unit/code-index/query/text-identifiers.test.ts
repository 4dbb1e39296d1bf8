import fc from 'fast-check';
import { expect, it } from 'vitest';
import { beginningOf, beginningsWith, identifiersOf } from '../../../../src/code-index/query/text-identifiers.ts';

const words = fc.array(fc.constantFrom('ab', 'aB', 'HTTPServer', 'x_1', '_', '1', 'été', '\u{1F600}', ' ', '.', '\n', '\r\n', '\n\n'), {
  maxLength: 60,
});
const IDENTIFIER = /[\p{L}\p{N}_\u{1F600}]+/gu;

/** Each identifier of the text with its line, as the lists tell. */
function told(text: string): { identifier: string; line: number }[] {
  const { starts, ends, order, lineEnds } = identifiersOf(text);
  return [...order].map((position, at) => ({
    identifier: text.slice(starts[position], ends[position]),
    line: lineEnds.findIndex((end) => end > at),
  }));
}

it('are all identifiers of a text in its order, with their lines', () => {
  fc.assert(
    fc.property(words, (parts) => {
      const text = parts.join('');
      const lines = text.split('\n');
      expect(told(text)).toEqual(
        lines.flatMap((content, line) => [...content.matchAll(IDENTIFIER)].map(([identifier]) => ({ identifier, line }))),
      );
      const lengths = lines.map(({ length }) => length + 1);
      expect([...identifiersOf(text).lineStarts]).toEqual(lines.map((_, at) => lengths.slice(0, at).reduce((sum, one) => sum + one, 0)));
    }),
  );
});

it('are listed once, however often they stand there', () => {
  const { starts, order } = identifiersOf('one two one\none two');
  expect([...starts]).toEqual([0, 4]);
  expect([...order]).toEqual([0, 1, 0, 0, 1]);
});

it('are kept apart when there are many of them', () => {
  const names = Array.from({ length: 20_000 }, (_, at) => `name${at}`);
  expect(told(names.join(' ')).map(({ identifier }) => identifier)).toEqual(names);
});

it('have a beginning for each word in them', () => {
  const { beginnings } = identifiersOf('getFile http_server _own caféÉtat');
  expect([...beginnings]).toEqual(['get', 'fil', 'htt', 'ser', '_ow', 'own', 'caf', 'éÉt', 'Éta', 'tat'].map((word) => beginningOf(word)));
});

it('begin in the same way whatever the case', () => {
  expect(beginningOf('Server')).toBe(beginningOf('SERVER'));
  expect(beginningOf('xServer', 1)).toBe(beginningOf('server'));
});

it('a word shorter than a beginning has all that go on from it', () => {
  const { first, count } = beginningsWith('ab');
  for (const longer of ['ab', 'abc', 'ab_', 'abz']) {
    expect(beginningOf(longer)).toBeGreaterThanOrEqual(first);
    expect(beginningOf(longer)).toBeLessThan(first + count);
  }
  expect(beginningsWith('abcd')).toEqual({ first: beginningOf('abc'), count: 1 });
});
