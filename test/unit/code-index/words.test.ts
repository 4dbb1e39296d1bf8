import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameWords } from '../../../src/code-index/parse/name-words.ts';
import { MAX_TERM_LENGTH, queryWords, termsOf } from '../../../src/code-index/parse/terms.ts';

describe('words of a text', () => {
  it('are its distinct runs of letters, digits and underscores, in lower case', () => {
    expect(termsOf('Foo.bar(foo_BAR, 42) + größe; 日本')).toEqual({ terms: 'foo bar foo_bar 42 größe 日本', hasLongTerms: false });
  });

  it('leave encoded data out and say so', () => {
    expect(termsOf(`x ${'a'.repeat(MAX_TERM_LENGTH + 1)}`)).toEqual({ terms: 'x', hasLongTerms: true });
  });
});

describe('words of a query', () => {
  it('may go on where the query does not end them', () => {
    expect(queryWords('foo')).toEqual([{ word: 'foo', openStart: true, openEnd: true }]);
    expect(queryWords('.foo(')).toEqual([{ word: 'foo', openStart: false, openEnd: false }]);
    expect(queryWords('oo.Ba')).toEqual([
      { word: 'oo', openStart: true, openEnd: false },
      { word: 'ba', openStart: false, openEnd: true },
    ]);
    expect(queryWords('=>')).toEqual([]);
  });

  it('are found among the words of every text that holds the query', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abAB_1.( \n'), minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (whole, a, b) => {
        const [from, to] = [a % whole.length, b % whole.length].sort((x, y) => x - y) as [number, number];
        const piece = whole.slice(from, to + 1);
        const terms = termsOf(whole).terms.split(' ');
        return queryWords(piece).every(({ word, openStart, openEnd }) =>
          terms.some((term) =>
            openStart ? (openEnd ? term.includes(word) : term.endsWith(word)) : openEnd ? term.startsWith(word) : term === word,
          ),
        );
      }),
    );
  });
});

describe('words of a name', () => {
  it.each([
    ['getUserName', 'get user name'],
    ['HTTPServer', 'http server'],
    ['parse_config_v2', 'parse config v2'],
    ['XMLHttpRequest2', 'xml http request2'],
    ['SCREAMING_CASE', 'screaming case'],
    ['utf8Decode', 'utf8 decode'],
    ['~Base', 'base'],
    ['operator+=', 'operator'],
    ['größeÄndern', 'größe ändern'],
  ])('%s -> %s', (name, words) => {
    expect(nameWords(name).join(' ')).toBe(words);
  });
});
