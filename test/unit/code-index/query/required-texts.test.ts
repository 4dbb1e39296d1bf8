import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileContent } from '../../../../src/code-index/query/syntax/compile-content.ts';
import { parseQuery } from '../../../../src/code-index/query/syntax/parse-query.ts';
import { requiredTexts, type TextCondition } from '../../../../src/code-index/query/syntax/required-texts.ts';
import type { ContentNode } from '../../../../src/code-index/query/syntax/search-query.ts';

/** A short form: texts as strings, `anything` as null. */
type Short = null | string | { all: Short[] } | { any: Short[] };

function short(condition: TextCondition): Short {
  if (condition.kind === 'anything') return null;
  if (condition.kind === 'text') return condition.text;
  const parts = condition.conditions.map(short);
  return condition.kind === 'all' ? { all: parts } : { any: parts };
}

const required = (query: string): Short => short(requiredTexts(parseQuery(`${query} file:x`).content!));
const ofRegex = (source: string): Short => short(requiredTexts({ kind: 'regex', source }));

describe('required texts of operators', () => {
  it.each<[string, Short]>([
    ['foo', 'foo'],
    ['x', 'x'],
    ['foo bar', { all: ['foo', 'bar'] }],
    ['-foo', null],
    ['sym:foo', null],
    ['foo -bar sym:baz', 'foo'],
    ['foo x', 'foo'],
    ['x y', { all: ['x', 'y'] }],
    ['foo foobar', 'foobar'],
    ['(a or -b) file:y', null],
    ['((foo or bar) baz) file:y', { all: [{ any: ['foo', 'bar'] }, 'baz'] }],
    ['((foo or foobar) baz) file:y', { all: ['foo', 'baz'] }],
    ['((foo or sym:x) baz) file:y', 'baz'],
    ['"return null;"', 'return null;'],
    ['ΟΔΟΣ.foo', { all: ['ΟΔΟ', '.foo'] }],
    ['Σ', null],
  ])('%s', (query, expected) => {
    expect(required(query)).toEqual(expected);
  });
});

describe('required texts of a regex', () => {
  it.each<[string, Short]>([
    ['foobar', 'foobar'],
    ['foo\\.bar\\(', 'foo.bar('],
    ['foo.bar', { all: ['foo', 'bar'] }],
    ['foo.*bar', { all: ['foo', 'bar'] }],
    ['foo\\s+bar', { all: ['foo', 'bar'] }],
    ['^foo$', 'foo'],
    ['\\bfoo\\b', 'foo'],
    ['a.b', { all: ['a', 'b'] }],
    ['ab.c', 'ab'],
    ['foo?bar', { all: ['fo', 'bar'] }],
    ['foo*', 'fo'],
    ['foo+bar', { all: ['foo', 'obar'] }],
    ['(?:foo)+', 'foo'],
    ['(ab)+cd', 'abcd'],
    ['x{2,3}yz', 'xyz'],
    ['(foo.bar){2}', { all: ['foo', 'bar'] }],
    ['(foo)?bar', 'bar'],
    ['foo|bar', { any: ['foo', 'bar'] }],
    ['foo|b.*', { any: ['foo', 'b'] }],
    ['foo|.*', null],
    ['foo|', null],
    ['(foo|bar)baz', { all: [{ any: ['foo', 'bar'] }, 'baz'] }],
    ['get(foo)(?:bar)set', 'getfoobarset'],
    ['get(?:)set', 'getset'],
    ['((foo|bar)|baz)', { any: ['foo', 'bar', 'baz'] }],
    ['(?=foo)bar', 'bar'],
    ['(?!foo)bar', 'bar'],
    ['(?<=foo)bar', 'bar'],
    ['(?<!foo)bar', 'bar'],
    ['(foo)x\\1y', 'foox'],
    ['[ab]foo[^c]', 'foo'],
    ['\\d\\w', null],
    ['\\x66oo\\u0062ar', 'foobar'],
    ['日本語', '日本語'],
    ['größe', 'gr'],
    ['\\p{L}task', 'ta'],
    [
      Array.from({ length: 16 }, (_, index) => `w${index + 10}`).join('|'),
      { any: Array.from({ length: 16 }, (_, index) => `w${index + 10}`) },
    ],
    [Array.from({ length: 17 }, (_, index) => `w${index + 10}`).join('|'), null],
  ])('%s', (source, expected) => {
    expect(ofRegex(source)).toEqual(expected);
  });
});

describe('a text that matches has what is required', () => {
  /** Characters whose letter cases are many, and some that are plain. */
  const characters = [...'aAsSkKiI.σΣςſİıµμöÖßẞ日ǅ', 'K', '\u0345', 'ι', '😀', '𐐀', '𐐨'];
  const atom = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...characters).map((character) => (character === '.' ? '\\.' : character)) },
    fc.constantFrom('.', '\\w', '\\W', '[as]', '[^k]', '^', '$', '\\b', '(?=a)', '(?!s)', '(?<=i)', '\\ud801', '\\udc00', '\\1', '\\p{L}'),
  );
  const { regex } = fc.letrec<{ regex: string; sequence: string; part: string }>((tie) => ({
    regex: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((branches) => branches.join('|')),
    sequence: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
    part: fc.oneof(
      { maxDepth: 2 },
      atom,
      fc
        .tuple(atom, fc.constantFrom('?', '*', '+', '{2}', '{0,1}?'))
        .map(([element, quantifier]) => (/^[\^$]|^\\b|^\(/.test(element) ? element : element + quantifier)),
      fc
        .tuple(fc.constantFrom('(', '(?:'), tie('regex'), fc.constantFrom('', '', '+', '?'))
        .map(([open, inner, quantifier]) => `${open}${inner})${quantifier}`),
    ),
  }));
  const document = fc.array(fc.constantFrom(...characters, '\n', ' '), { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
  const literalText = fc
    .array(fc.constantFrom(...characters, '\ud801', '\udc00'), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join(''));

  const expectSound = (content: ContentNode, text: string) => {
    for (const caseSensitivity of ['yes', 'no'] as const) {
      const compiled = compileContent({ content, paths: [], languages: [], caseSensitivity }, { wholeWord: false });
      const matches = compiled.match(text, { maxRanges: 1, definesSymbol: () => true }) !== undefined;
      if (matches)
        expect({ caseSensitivity, satisfied: satisfies(text.toLowerCase(), requiredTexts(content)) }).toEqual({
          caseSensitivity,
          satisfied: true,
        });
    }
  };

  it('for regexes', () => {
    const valid = regex.filter(isValid).map((source): ContentNode => ({ kind: 'regex', source }));
    fc.assert(
      fc.property(valid, fc.array(document, { minLength: 10, maxLength: 10 }), (content, texts) =>
        texts.forEach((text) => expectSound(content, text)),
      ),
      {
        numRuns: 1500,
      },
    );
  });

  it('for literals and operators', () => {
    const { node } = fc.letrec<{ node: ContentNode }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 2 },
        literalText.map((text): ContentNode => ({ kind: 'literal', text })),
        fc.constant<ContentNode>({ kind: 'symbol', name: 'a' }),
        tie('node').map((operand): ContentNode => ({ kind: 'not', operand })),
        fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          operands: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
        }),
      ),
    }));
    fc.assert(
      fc.property(node, fc.array(document, { minLength: 10, maxLength: 10 }), (content, texts) =>
        texts.forEach((text) => expectSound(content, text)),
      ),
      {
        numRuns: 1500,
      },
    );
  });
});

function satisfies(lowered: string, condition: TextCondition): boolean {
  if (condition.kind === 'anything') return true;
  if (condition.kind === 'text') return lowered.includes(condition.text.toLowerCase());
  return condition.kind === 'all'
    ? condition.conditions.every((part) => satisfies(lowered, part))
    : condition.conditions.some((part) => satisfies(lowered, part));
}

function isValid(source: string): boolean {
  try {
    return requiredTexts({ kind: 'regex', source }).kind !== undefined;
  } catch {
    return false;
  }
}
