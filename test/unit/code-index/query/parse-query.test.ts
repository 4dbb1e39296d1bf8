import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../../src/code-index/query/syntax/parse-query.ts';
import type { ContentNode } from '../../../../src/code-index/query/syntax/search-query.ts';
import { IndexerError } from '../../../../src/domain/errors.ts';

/** A short form: texts as strings. */
type Short = string | { and: Short[] } | { or: Short[] } | { not: Short } | { regex: string } | { symbol: string };

function short(node: ContentNode): Short {
  switch (node.kind) {
    case 'and':
      return { and: node.operands.map(short) };
    case 'or':
      return { or: node.operands.map(short) };
    case 'not':
      return { not: short(node.operand) };
    case 'literal':
      return node.text;
    case 'regex':
      return { regex: node.source };
    case 'symbol':
      return { symbol: node.name };
  }
}

const contentOf = (text: string) => {
  const { content } = parseQuery(text);
  return content && short(content);
};

const errorOf = (text: string): IndexerError => {
  try {
    parseQuery(text);
  } catch (error) {
    if (error instanceof IndexerError) return error;
    throw error;
  }
  throw new Error(`${text} is a query`);
};

const words = (text: string): Short => ({ and: text.split(' ') });

describe('operators', () => {
  it.each<[string, Short]>([
    ['foo', 'foo'],
    ['  foo \t bar\n', words('foo bar')],
    ['foo and bar AND baz', words('foo bar baz')],
    ['foo or bar', { or: ['foo', 'bar'] }],
    ['a OR b Or c', { or: ['a', 'b', 'c'] }],
    ['a or b c', { or: ['a', words('b c')] }],
    ['a b or c and d', { or: [words('a b'), words('c d')] }],
    ['a -b', { and: ['a', { not: 'b' }] }],
    ['a not b', { and: ['a', { not: 'b' }] }],
    ['NOT a b', { and: [{ not: 'a' }, 'b'] }],
    ['a and not b', { and: ['a', { not: 'b' }] }],
    ['not not a', 'a'],
    ['not -a', 'a'],
    ['-or a', { and: [{ not: 'or' }, 'a'] }],
    ['a or -b', { or: ['a', { not: 'b' }] }],
    ['order android nothing', words('order android nothing')],
    ['"or" "and" "not"', words('or and not')],
  ])('%s', (text, expected) => {
    expect(contentOf(text)).toEqual(expected);
  });
});

describe('parentheses that group', () => {
  it.each<[string, Short]>([
    ['(foo or bar) baz', { and: [{ or: ['foo', 'bar'] }, 'baz'] }],
    ['baz (foo or bar)', { and: ['baz', { or: ['foo', 'bar'] }] }],
    ['(a b) c', words('a b c')],
    ['((a or b) c) or d', { or: [{ and: [{ or: ['a', 'b'] }, 'c'] }, 'd'] }],
    ['(a or (b c))', { or: ['a', words('b c')] }],
    ['((a or b))', { or: ['a', 'b'] }],
    ['-(a b) c', { and: [{ not: words('a b') }, 'c'] }],
    ['not (a or b) c', { and: [{ not: { or: ['a', 'b'] } }, 'c'] }],
    ['(-(a b) c)', { and: [{ not: words('a b') }, 'c'] }],
    ['( foo )', 'foo'],
    ['("foo") bar', words('foo bar')],
    ['("a b" or c)', { or: ['a b', 'c'] }],
    ['(a or /b c/)', { or: ['a', { regex: 'b c' }] }],
    ['(sym:x) a', { and: [{ symbol: 'x' }, 'a'] }],
    ['(f(x) or main()) y', { and: [{ or: ['f(x)', 'main()'] }, 'y'] }],
    ['(a or g(b))', { or: ['a', 'g(b)'] }],
    ['if (x == null)', words('if x == null')],
    ['if (foo(a, b) or c)', { and: ['if', { or: [words('foo(a, b)'), 'c'] }] }],
    ['((a) or b)', { or: ['(a)', 'b'] }],
    ['(a or "b)" c)', { or: ['a', words('b) c')] }],
    ['(a or /\\)/)', { or: ['a', { regex: '\\)' }] }],
  ])('%s', (text, expected) => {
    expect(contentOf(text)).toEqual(expected);
  });
});

describe('code stays text', () => {
  it.each([
    'foo(bar)',
    'main()',
    'f(x)',
    '(int)',
    '()',
    '( )',
    'f ( ) x',
    '(',
    ')',
    '(-1)',
    '(a|b)',
    'if (x)',
    'x = (int) y;',
    'foo(a, b)',
    '(a, b);',
    '(a, b)->c',
    'while (i',
    'x) {',
    'foo(a, b))',
    'std::map',
    'std::vector<int>',
    'foo:bar',
    'http://x',
    'https://example.org/a?b=c#d',
    'a->b()',
    '->b',
    '--verbose',
    '-',
    '-=',
    'x --> y',
    'a - b',
    'path::Path',
    'f:=1',
    'l := 1',
    'file:',
    'case FOO:',
    'Path:x',
    '/usr/lib',
    '/usr/lib/',
    '/api/users/:id',
    '/foo/i',
    '/* comment */',
    '// comment',
    'a / b / c',
    '</div>',
    '5" disk',
    'a"b"',
    `'x'`,
    'C:\\dir',
    '#include',
    '@Override',
    '日本 größe',
    '[0] {x} *p',
  ])('%s', (text) => {
    const expected = text.split(' ');
    expect(contentOf(text)).toEqual(expected.length === 1 ? text : { and: expected });
  });

  it('also where it is negated', () => {
    expect(contentOf('a -f(x) -(int) -/usr/lib')).toEqual({ and: ['a', { not: 'f(x)' }, { not: '(int)' }, { not: '/usr/lib' }] });
  });
});

describe('quotes', () => {
  it.each<[string, Short]>([
    ['"foo bar"', 'foo bar'],
    ['"return null;" foo', { and: ['return null;', 'foo'] }],
    ['"say \\"hi\\" \\\\ there"', 'say "hi" \\ there'],
    ['"\\n\\d"', '\\n\\d'],
    ['" a "', ' a '],
    ['"(a or b)"', '(a or b)'],
    ['-"a b" c', { and: [{ not: 'a b' }, 'c'] }],
    ['"name": "x"', words('name : x')],
    ['"a"b or c', { or: [words('a b'), 'c'] }],
    ['"a"-b', words('a -b')],
    ['"sym:x"', 'sym:x'],
  ])('%s', (text, expected) => {
    expect(contentOf(text)).toEqual(expected);
  });
});

describe('regexes', () => {
  it.each<[string, Short]>([
    ['/foo.*bar/', { regex: 'foo.*bar' }],
    ['/foo bar/ baz', { and: [{ regex: 'foo bar' }, 'baz'] }],
    ['/a\\/b/', { regex: 'a/b' }],
    ['/a\\\\\\/b\\./', { regex: 'a\\\\/b\\.' }],
    ['/\\//', { regex: '/' }],
    ['-/x/ y', { and: [{ not: { regex: 'x' } }, 'y'] }],
    ['x (/a/)', { and: ['x', { regex: 'a' }] }],
    ['/\\p{Lu}+/', { regex: '\\p{Lu}+' }],
    ['/a\\-b{/', { regex: 'a\\-b{' }],
    ['/"/', { regex: '"' }],
    ['/\\\\u{/', { regex: '\\\\u{' }],
  ])('%s', (text, expected) => {
    expect(contentOf(text)).toEqual(expected);
  });
});

describe('filters', () => {
  it.each([
    ['file:foo', { pattern: 'foo', syntax: 'substring', negated: false }],
    ['f:Foo.ts', { pattern: 'Foo.ts', syntax: 'substring', negated: false }],
    ['-path:test', { pattern: 'test', syntax: 'substring', negated: true }],
    ['file:src/**/*.ts', { pattern: 'src/**/*.ts', syntax: 'glob', negated: false }],
    ['file:a?b', { pattern: 'a?b', syntax: 'glob', negated: false }],
    ['file:[ab].c', { pattern: '[ab].c', syntax: 'glob', negated: false }],
    ['-file:*.{js,ts}', { pattern: '*.{js,ts}', syntax: 'glob', negated: true }],
    ['file:"my dir/a.ts"', { pattern: 'my dir/a.ts', syntax: 'substring', negated: false }],
    ['-file:"my dir/*.ts"', { pattern: 'my dir/*.ts', syntax: 'glob', negated: true }],
    ['file:/^src\\/.*\\.ts$/', { pattern: '^src/.*\\.ts$', syntax: 'regex', negated: false }],
    ['-file:/a b/', { pattern: 'a b', syntax: 'regex', negated: true }],
    ['file:/usr/lib/', { pattern: '/usr/lib/', syntax: 'substring', negated: false }],
    ['file:"/lib/"', { pattern: '/lib/', syntax: 'substring', negated: false }],
    ['file:a(b)', { pattern: 'a(b)', syntax: 'substring', negated: false }],
  ])('%s', (text, filter) => {
    expect(parseQuery(text)).toEqual({ content: null, paths: [filter], languages: [], caseSensitivity: 'auto' });
    expect(parseQuery(`x ${text} y`)).toMatchObject({ paths: [filter], content: { kind: 'and' } });
  });

  it.each([
    ['lang:go', { language: 'go', negated: false }],
    ['language:TypeScript', { language: 'typescript', negated: false }],
    ['-l:"Objective C"', { language: 'objective c', negated: true }],
    ['l:C++', { language: 'c++', negated: false }],
  ])('%s', (text, filter) => {
    expect(parseQuery(text)).toEqual({ content: null, paths: [], languages: [filter], caseSensitivity: 'auto' });
  });

  it('symbols are content, wherever they stand', () => {
    expect(contentOf('sym:Foo')).toEqual({ symbol: 'Foo' });
    expect(contentOf('symbol:"operator ()" -sym:x')).toEqual({ and: [{ symbol: 'operator ()' }, { not: { symbol: 'x' } }] });
    expect(contentOf('a or not sym:b')).toEqual({ or: ['a', { not: { symbol: 'b' } }] });
  });

  it('letter case', () => {
    expect(parseQuery('x').caseSensitivity).toBe('auto');
    expect(parseQuery('x case:yes').caseSensitivity).toBe('yes');
    expect(parseQuery('case:no x').caseSensitivity).toBe('no');
    expect(parseQuery('case:"auto" x').caseSensitivity).toBe('auto');
  });

  it('stand beside terms and operators of the top level', () => {
    expect(parseQuery('foo and file:a and -lang:go and bar')).toEqual({
      content: {
        kind: 'and',
        operands: [
          { kind: 'literal', text: 'foo' },
          { kind: 'literal', text: 'bar' },
        ],
      },
      paths: [{ pattern: 'a', syntax: 'substring', negated: false }],
      languages: [{ language: 'go', negated: true }],
      caseSensitivity: 'auto',
    });
    expect(contentOf('(a or b) file:x')).toEqual({ or: ['a', 'b'] });
  });

  it('make a query of exclusions a query', () => {
    expect(contentOf('-foo file:x')).toEqual({ not: 'foo' });
    expect(contentOf('-foo -bar -lang:go')).toEqual({ and: [{ not: 'foo' }, { not: 'bar' }] });
  });
});

describe('refused', () => {
  it.each([
    ['', 'the query is empty', undefined],
    [' \n ', 'the query is empty', undefined],
    ['case:yes', 'the query is empty', undefined],
    [`${'a '.repeat(32)}lang:go`, 'the query has more than 32 terms', 65],
    ['foo "bar', 'the quote is not closed', 5],
    ['file:"a b', 'the quote is not closed', 6],
    ['"a\\"', 'the quote is not closed', 1],
    ['a ""', 'there is nothing between the quotes', 4],
    ['" "', 'there is nothing between the quotes', 2],
    ['sym:""', 'there is nothing between the quotes', 6],
    ['(a or b', 'a parenthesis opens a group that nothing closes', 1],
    ['a or b)', 'a parenthesis closes a group that nothing opens', 7],
    ['x ((a b) c', 'a parenthesis opens a group that nothing closes', 3],
    ['(a b)) c', 'a parenthesis closes a group that nothing opens', 6],
    ['(a or b); c', 'a parenthesis opens a group that nothing closes', 1],
    ['x /a(b/', 'the regular expression is invalid: Unterminated group', 6],
    ['/[z-a]/', 'the regular expression is invalid: Range out of order in character class', 6],
    ['/x\\/)/ a', `the regular expression is invalid: Unmatched ')'`, 5],
    ['/(?i)foo/', 'the regular expression is invalid: Invalid group', 3],
    ['/(?i:foo)/', 'the regular expression is invalid: Invalid group', 3],
    ['/\\p{Foo}/', 'the regular expression is invalid: Invalid property name', 8],
    ['x file:/[/', 'the regular expression is invalid: Unterminated character class', 9],
    ['a case:maybe', 'case: is yes, no or auto, not maybe', 8],
    ['a -case:yes', 'case: cannot be negated', 3],
    ['case:yes a case:no', 'case: is given twice', 12],
    ['or', '`or` needs a term on both sides', 1],
    ['foo OR', '`OR` needs a term on both sides', 5],
    ['a or or b', '`or` needs a term on both sides', 6],
    ['(or a)', '`or` needs a term on both sides', 2],
    ['(a or )', '`or` needs a term on both sides', 4],
    ['and a', '`and` needs a term on both sides', 1],
    ['a and and b', '`and` needs a term on both sides', 7],
    ['a and', '`and` needs a term on both sides', 3],
    ['a and or b', '`or` needs a term on both sides', 7],
    ['a not', '`not` needs a term after it', 3],
    ['(a file:x) b', 'a filter stands in a group', 4],
    ['(lang:go)', 'a filter stands in a group', 2],
    ['-(file:a) b', 'a filter stands in a group', 3],
    ['a or b file:x', 'a filter stands beside `or`', 8],
    ['file:x or a', 'a filter stands beside `or`', 1],
    ['a or case:yes b', 'a filter stands beside `or`', 6],
    ['a not lang:go', 'a filter stands after `not`', 7],
    ['-foo', 'the query only says what to leave out', undefined],
    ['-foo or -bar', 'the query only says what to leave out', undefined],
    ['not (a -b)', 'the query only says what to leave out', undefined],
    ['-sym:x case:no', 'the query only says what to leave out', undefined],
  ])('%s', (text, message, column) => {
    const error = errorOf(text);
    expect(error.code).toBe('QUERY_INVALID');
    expect(error.message).toBe(column === undefined ? message : `${message} (column ${column})`);
    expect(error.hint).toMatch(/\w/);
  });

  it('with a hint that works', () => {
    expect(errorOf('or').hint).toContain('"or"');
    expect(contentOf('"or"')).toBe('or');
    expect(errorOf('/a(b"/').hint).toContain('"/a(b\\"/"');
    expect(contentOf('"/a(b\\"/"')).toBe('/a(b"/');
  });

  it('beyond a length, not at it', () => {
    expect(errorOf(` ${'x'.repeat(1001)}`).message).toBe('the query has 1001 characters, more than 1000');
    expect(contentOf('x'.repeat(1000))).toBe('x'.repeat(1000));
    expect(contentOf('a '.repeat(32))).toMatchObject({ and: { length: 32 } });
  });
});

it('answers anything that is typed with a query or with QUERY_INVALID', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    ' ',
    ' ',
    '(',
    ')',
    '-',
    '"',
    '/',
    '\\',
    'or ',
    'not ',
    'and ',
    'file:',
    'sym:',
    'case:',
    'no',
    '[',
    '*',
    ':',
    '=',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('');
      try {
        return parseQuery(text).caseSensitivity.length > 0;
      } catch (error) {
        return error instanceof IndexerError && error.code === 'QUERY_INVALID' && error.hint !== undefined;
      }
    }),
    { numRuns: 3000 },
  );
});
