import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQuery } from '../../../../src/code-index/query/syntax/format-query.ts';
import { parseQuery } from '../../../../src/code-index/query/syntax/parse-query.ts';
import { IndexerError } from '../../../../src/domain/errors.ts';
import { normalQuery } from './arbitrary-query.ts';

describe('a query as text', () => {
  it.each([
    ['foo and bar', 'foo bar'],
    ['(foo OR bar) baz', '(foo or bar) baz'],
    ['(a b) or (c d)', 'a b or c d'],
    ['((a)) or b', '"((a))" or b'],
    ['not (a b) c', '-(a b) c'],
    ['not "->x" y', '-"->x" y'],
    ['x == null ->b --flag', 'x == null ->b --flag'],
    ['main() "a b" "c"', '"main()" "a b" c'],
    ['"or" "-x" "sym:a" "/a/" std::map', '"or" "-x" "sym:a" "/a/" std::map'],
    ['/a\\/b c/', '/a\\/b c/'],
    ['case:yes f:a lang:Go x -path:"b c"', 'x file:a -file:"b c" lang:go case:yes'],
    ['(a or b) file:x', '(a or b) file:x'],
    ['case:auto symbol:"a b" sym:c', 'sym:"a b" sym:c'],
    ['file:"/lib/" file:/lib/', 'file:"/lib/" file:/lib/'],
  ])('%s -> %s', (text, expected) => {
    expect(formatQuery(parseQuery(text))).toBe(expected);
  });

  it('says the same as the query it was made from', () => {
    fc.assert(
      fc.property(normalQuery, (query) => {
        expect(parseQuery(formatQuery(query))).toEqual(query);
      }),
      { numRuns: 2000 },
    );
  });

  it('says the same as what was typed, and stays as it is', () => {
    const piece = fc.constantFrom(
      'a',
      'B',
      ' ',
      ' ',
      ' ',
      '(',
      ')',
      '-',
      '"',
      '/',
      '\\',
      ' or ',
      'not ',
      ' and ',
      ' file:',
      ' -lang:',
      'sym:',
      '*',
      ':',
      '.',
      '>',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 14 }), (pieces) => {
        const query = parsed(pieces.join(''));
        fc.pre(query !== undefined);
        const formatted = formatQuery(query);
        expect(parseQuery(formatted)).toEqual(query);
        expect(formatQuery(parseQuery(formatted))).toBe(formatted);
      }),
      { numRuns: 2000 },
    );
  });
});

function parsed(text: string) {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof IndexerError) return undefined;
    throw error;
  }
}
