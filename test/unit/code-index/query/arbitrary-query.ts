/** Queries in their normal form, and texts that are likely to match them. */
import fc from 'fast-check';
import { combine, negate } from '../../../../src/code-index/query/syntax/normal-form.ts';
import type { ContentNode, LanguageFilter, PathFilter, SearchQuery } from '../../../../src/code-index/query/syntax/search-query.ts';

const WORDS = [
  'foo',
  'or',
  'AND',
  'not',
  'sym:',
  'file:',
  'f:',
  '->',
  '--x',
  '-',
  '=',
  '/',
  '/usr/lib',
  '/*',
  '()',
  '(',
  ')',
  '"',
  '\\',
  ' ',
];

const text = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: fc.constantFrom(...'ab:.-/()"\\ \tÄ日😀'), maxLength: 3 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''))
  .filter((joined) => joined.trim() !== '');

/** Valid, without escaped slashes, and not beginning with a blank. */
const ATOMS = ['a', 'B', '/', ' ', '\\s', '\\\\', '\\(', '\\)', '"', '.', 'a+', 'b*?', '(a|/)', '(?:b c)', '[/a-c]', '[)]', '日', '\\d{2}'];
const source = fc
  .array(fc.constantFrom(...ATOMS), { minLength: 1, maxLength: 5 })
  .map((atoms) => atoms.join(''))
  .filter((joined) => !/^\s/.test(joined));

const leaf: fc.Arbitrary<ContentNode> = fc.oneof(
  text.map((text): ContentNode => ({ kind: 'literal', text })),
  source.map((source): ContentNode => ({ kind: 'regex', source })),
  text.map((name): ContentNode => ({ kind: 'symbol', name })),
);

const { node } = fc.letrec<{ node: ContentNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'content' },
    leaf,
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('node'), { minLength: 2, maxLength: 3 }))
      .map(([kind, operands]) => combine(kind, operands)),
    tie('node').map(negate),
  ),
}));

const path: fc.Arbitrary<PathFilter> = fc.oneof(
  fc
    .tuple(text, fc.boolean())
    .filter(([pattern]) => !/[*?[{]/.test(pattern))
    .map(([pattern, negated]): PathFilter => ({ pattern, syntax: 'substring', negated })),
  fc
    .tuple(text, fc.constantFrom('*', '?', '[a]', '{a,b}'), fc.boolean())
    .map(([pattern, wildcard, negated]): PathFilter => ({ pattern: pattern + wildcard, syntax: 'glob', negated })),
  fc.tuple(source, fc.boolean()).map(([pattern, negated]): PathFilter => ({ pattern, syntax: 'regex', negated })),
);

const language = fc.record<LanguageFilter>({ language: text.map((name) => name.toLowerCase()), negated: fc.boolean() });

const isPositive = (content: ContentNode): boolean =>
  content.kind === 'and' || content.kind === 'or' ? content.operands.some(isPositive) : content.kind !== 'not';

/** At most 32 terms, and something to find. */
export const normalQuery: fc.Arbitrary<SearchQuery> = fc
  .record<SearchQuery>({
    content: fc.option(node, { nil: null }),
    paths: fc.array(path, { maxLength: 2 }),
    languages: fc.array(language, { maxLength: 2 }),
    caseSensitivity: fc.constantFrom('yes', 'no', 'auto'),
  })
  .filter(({ content, paths, languages }) => paths.length + languages.length > 0 || (content !== null && isPositive(content)))
  .filter(({ content }) => leaves(content) <= 28);

function leaves(content: ContentNode | null): number {
  if (content === null) return 0;
  if (content.kind === 'and' || content.kind === 'or') return content.operands.reduce((sum, operand) => sum + leaves(operand), 0);
  return content.kind === 'not' ? leaves(content.operand) : 1;
}
