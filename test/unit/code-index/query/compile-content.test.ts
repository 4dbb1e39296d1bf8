import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileContent } from '../../../../src/code-index/query/syntax/compile-content.ts';
import { foldCase } from '../../../../src/code-index/query/syntax/fold-case.ts';
import { parseQuery } from '../../../../src/code-index/query/syntax/parse-query.ts';
import { isCaseSensitive } from '../../../../src/code-index/query/syntax/smart-case.ts';
import { normalQuery } from './arbitrary-query.ts';

interface Options {
  readonly wholeWord?: boolean;
  readonly maxRanges?: number;
  readonly symbols?: readonly string[];
}

function rangesOf(query: string, text: string, { wholeWord = false, maxRanges = 100, symbols = [] }: Options = {}) {
  const definesSymbol = (name: string) => symbols.some((symbol) => symbol.includes(name));
  return compileContent(parseQuery(query), { wholeWord }).match(text, { maxRanges, definesSymbol });
}

/** The pieces of the text that are shown. */
const shown = (query: string, text: string, options: Options = {}) =>
  rangesOf(query, text, options)?.map(([start, end]) => text.slice(start, end));

describe('matching', () => {
  it.each<[string, string, string[] | undefined]>([
    ['foo', 'a foo b foo', ['foo', 'foo']],
    ['foo', 'bar', undefined],
    ['foo bar', 'bar, foo', ['bar', 'foo']],
    ['foo bar', 'foo', undefined],
    ['foo or bar', 'bar', ['bar']],
    ['foo or bar', 'foo bar', ['foo', 'bar']],
    ['foo or bar', 'baz', undefined],
    ['(a b) or c', 'a c', ['c']],
    ['foo -bar', 'foo', ['foo']],
    ['foo -bar', 'foo bar', undefined],
    ['foo -(a b)', 'foo a', ['foo']],
    ['foo -(a b)', 'foo b a', undefined],
    ['foo or -bar', 'baz', []],
    ['"a b"', 'a  b a b', ['a b']],
    ['aa', 'aaaaa', ['aa', 'aa']],
    ['foo foobar', 'x foobar foo', ['foobar', 'foo']],
    ['abc bcd', 'abcd', ['abcd']],
    ['ab cd', 'abcd', ['ab', 'cd']],
    ['file:x', 'whatever', []],
    ['/fo+/', 'fooo fo', ['fooo', 'fo']],
    ['/fo+/ bar', 'foo', undefined],
    ['/x*/', 'aab', undefined],
    ['/x*/', 'axxb', ['xx']],
    ['foo -/x*/', 'foo', ['foo']],
    ['/^b/', 'a\nb\nab', ['b']],
    ['/a$/', 'a\nab\nba', ['a', 'a']],
    ['/a$/', 'xa\r\nab\r\n', ['a']],
    ['/a.*/', 'ab\r\nc', ['ab']],
    ['/^c/', 'ab\r\nc', ['c']],
    ['/a\\sb/', 'a\nb', ['a\nb']],
    ['/\\p{Lu}x/', 'Äx', ['Äx']],
    ['/x./', 'x😀', ['x😀']],
    ['/[^x]/', '😀', ['😀']],
  ])('%s in %j', (query, text, expected) => {
    expect(shown(query, text)).toEqual(expected);
  });

  it('asks for symbols by document', () => {
    expect(shown('sym:Foo', 'text', { symbols: ['FooBar'] })).toEqual([]);
    expect(shown('sym:Foo', 'text', { symbols: ['Bar'] })).toBeUndefined();
    expect(shown('foo -sym:Foo', 'foo', { symbols: ['Foo'] })).toBeUndefined();
    expect(shown('foo sym:x', 'foo', { symbols: ['x'] })).toEqual(['foo']);
  });

  it('gives the first ranges of all terms, in order, and no more than asked for', () => {
    expect(rangesOf('a or b', 'ab ab ab', { maxRanges: 3 })).toEqual([
      [0, 1],
      [1, 2],
      [3, 4],
    ]);
    expect(rangesOf('a', 'aaa', { maxRanges: 0 })).toEqual([]);
    expect(rangesOf('b', 'aaa', { maxRanges: 0 })).toBeUndefined();
  });

  it('can be used again and again', () => {
    const compiled = compileContent(parseQuery('/a+/ b'), { wholeWord: false });
    const match = (text: string) => compiled.match(text, { maxRanges: 1, definesSymbol: () => false });
    expect([match('aab'), match('b'), match('xab')]).toEqual([[[0, 2]], undefined, [[1, 2]]]);
  });
});

describe('letter case', () => {
  it.each([
    ['foo', false],
    ['Foo', true],
    ['foo Bar', true],
    ['foo -Bar', true],
    ['größe', false],
    ['Ärger', true],
    ['/foo\\S\\W\\B\\D/', false],
    ['/\\p{L}x/', false],
    ['/[A-Z]\\w+/', true],
    ['/fooBar/', true],
    ['x sym:Foo', false],
    ['foo case:yes', true],
    ['Foo case:no', false],
    ['file:Foo', false],
  ])('%s is sensitive: %s', (query, sensitive) => {
    expect(isCaseSensitive(parseQuery(query))).toBe(sensitive);
  });

  it.each<[string, string, string[] | undefined]>([
    ['foo', 'FOO Foo', ['FOO', 'Foo']],
    ['Foo', 'FOO Foo', ['Foo']],
    ['FOO case:no', 'foo', ['foo']],
    ['foo case:yes', 'Foo', undefined],
    ['größe', 'GRÖẞE GRÖSSE Größe', ['GRÖẞE', 'Größe']],
    ['/fo+/', 'FOO', ['FOO']],
    ['/f[O]+/', 'foo fOO', ['fOO']],
    ['needle', 'İİİ NEEDLE', ['NEEDLE']],
    ['xİ case:no', 'Xİ', ['Xİ']],
    ['οδοσ', 'ΟΔΟΣ ΟΔΟΣΑ', ['ΟΔΟΣ', 'ΟΔΟΣ']],
    ['ΟΔΟΣ case:no', 'οδοσα', ['οδοσ']],
  ])('%s in %j', (query, text, expected) => {
    expect(shown(query, text)).toEqual(expected);
  });

  it('folds without a change of length', () => {
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      const character = String.fromCodePoint(codePoint);
      if (foldCase(character).length !== character.length) expect.unreachable(codePoint.toString(16));
    }
    expect(foldCase('aİBΣ')).toBe('aİbσ');
  });
});

describe('whole words', () => {
  it.each<[string, string, string[] | undefined]>([
    ['foo', 'foobar foo', ['foo']],
    ['foo', 'foobar', undefined],
    ['foo', 'foo_bar foo2 xfoo', undefined],
    ['foo', 'a.foo() foo', ['foo', 'foo']],
    ['foo(', 'foo(x) afoo(', ['foo(']],
    ['->foo', 'x->foo x->foob', ['->foo']],
    ['größ', 'größe größ', ['größ']],
    ['𐐨', '𐐨𐐨', undefined],
    ['x', '𐐨x x', ['x']],
    ['a-a', 'xa-a-a', ['a-a']],
    ['/fo+/', 'foob foo', ['foo']],
    ['foo -bar', 'foo bars', ['foo']],
    ['==', 'a==b', ['==']],
  ])('%s in %j', (query, text, expected) => {
    expect(shown(query, text, { wholeWord: true })).toEqual(expected);
  });
});

it('shows ranges in order, not empty, without overlaps, inside the text', () => {
  const text = fc.string({ unit: fc.constantFrom(...'abBfo/ ()"\n日😀'), maxLength: 40 });
  fc.assert(
    fc.property(normalQuery, text, fc.boolean(), fc.nat(5), (query, text, wholeWord, maxRanges) => {
      const ranges = compileContent(query, { wholeWord }).match(text, { maxRanges, definesSymbol: () => true }) ?? [];
      expect(ranges.length).toBeLessThanOrEqual(maxRanges);
      let last = 0;
      for (const [start, end] of ranges) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(text.length);
    }),
  );
});
