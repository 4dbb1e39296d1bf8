import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchText } from '../../../src/code-index/query/match-lines.ts';
import { formatTextQuery, parseTextQuery } from '../../../src/code-index/query/text-query.ts';

describe('text query', () => {
  it('is words that must all be there, or text as it stands', () => {
    expect(parseTextQuery(' return  null ')).toEqual({ literals: ['return', 'null'], phrase: 'return  null' });
    expect(parseTextQuery('"return null;" foo')).toEqual({ literals: ['return null;', 'foo'], phrase: null });
    expect(parseTextQuery('"say \\"hi\\" \\\\ there"').literals).toEqual(['say "hi" \\ there']);
    expect(parseTextQuery('=> foo.bar(')).toEqual({ literals: ['=>', 'foo.bar('], phrase: '=> foo.bar(' });
    expect(parseTextQuery('one').phrase).toBeNull();
  });

  it.each(['', '   ', '""', '"  "', 'x'.repeat(1001), Array.from({ length: 17 }, (_, index) => `w${index}`).join(' ')])(
    'is refused: %s',
    (text) => {
      expect(() => parseTextQuery(text)).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }));
    },
  );

  it('survives being written and read again', () => {
    const literal = fc.string({ unit: fc.constantFrom(...'ab"\\ .('), minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.uniqueArray(literal, { minLength: 1, maxLength: 5 }), (literals) => {
        expect(parseTextQuery(formatTextQuery({ literals })).literals).toEqual(literals);
      }),
    );
  });
});

describe('matching lines', () => {
  const match = (text: string, query: string, caseSensitive = false) =>
    matchText(text, parseTextQuery(query), { caseSensitive, maxLines: 3 });

  it('shows the lines that hold the text', () => {
    expect(match('one\ntwo\nthree two', 'two')).toEqual({
      lines: [
        { line: 2, text: 'two' },
        { line: 3, text: 'three two' },
      ],
      total: 2,
      hasPhrase: true,
    });
  });

  it('demands every word, anywhere in the file', () => {
    expect(match('alpha\nbeta', 'alpha beta')?.total).toBe(2);
    expect(match('alpha', 'alpha beta')).toBeUndefined();
  });

  it('prefers the lines with the whole phrase, then those with most of the words', () => {
    expect(match('null\nreturn x\nreturn null', 'return null')).toMatchObject({ lines: [{ line: 3 }], hasPhrase: true });
    expect(match('b\na b\nb', 'a b c'.replace(' c', ''))?.lines[0]?.line).toBe(2);
    expect(match('x a\ny b\na then b', 'a b')).toMatchObject({ hasPhrase: false, total: 3 });
  });

  it('minds the letter case only when asked to', () => {
    expect(match('Foo', 'foo')?.total).toBe(1);
    expect(match('Foo', 'foo', true)).toBeUndefined();
  });

  it('finds text across punctuation, and at both ends of a file without a last line break', () => {
    expect(match('foo.bar(1)', '"o.ba"')?.lines).toEqual([{ line: 1, text: 'foo.bar(1)' }]);
    expect(match('\n\nend', 'end')?.lines).toEqual([{ line: 3, text: 'end' }]);
  });

  it('cuts a very long line around the match', () => {
    const [line] = match(`${'x'.repeat(5000)}needle${'y'.repeat(5000)}`, 'needle')!.lines;
    expect(line!.text).toContain('needle');
    expect(line!.text.length).toBeLessThan(250);
  });

  it('counts lines right when folding changes the length of the text', () => {
    expect(match('İİİ\nneedle', 'needle')?.lines).toEqual([{ line: 2, text: 'needle' }]);
  });
});
