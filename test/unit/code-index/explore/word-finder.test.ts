import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stemOf } from '../../../../src/code-index/explore/stem.ts';
import { WordFinder, type SoughtTerm, type WordHits } from '../../../../src/code-index/explore/word-finder.ts';
import { nameWords } from '../../../../src/code-index/parse/name-words.ts';
import { identifiersOf } from '../../../../src/code-index/query/text-identifiers.ts';

const whole = (word: string): SoughtTerm => ({ word, stem: null });
const anyForm = (word: string): SoughtTerm => ({ word, stem: stemOf(word) });

const find = (sought: readonly SoughtTerm[], text: string): WordHits =>
  new WordFinder(sought).find({ text, identifiers: identifiersOf(text) });

const text = fc.string({ unit: fc.constantFrom('a', 'a', 'B', 'b', '_', '1', ' ', '\n', '.', 'é', 'É', '→', '\u{1F600}'), maxLength: 80 });
const terms = fc
  .uniqueArray(fc.stringMatching(/^[ab1_]{1,6}$/), { minLength: 1, maxLength: 6 })
  .map((words) => words.map((word) => (/^[a-z]{3,}$/.test(word) ? anyForm(word) : whole(word))))
  .filter((all) => new Set(all.map(({ word, stem }) => stem ?? word)).size === all.length);

/** One identifier after the other, by regular expressions. */
function findsIn(source: string, sought: readonly SoughtTerm[]): { term: number; share: number; line: number }[] {
  return source.split('\n').flatMap((content, line) =>
    [...content.matchAll(/[\p{L}\p{N}_→\u{1F600}]+/gu)].flatMap(([identifier]) => {
      const exact = sought.findIndex(({ word }) => word === identifier.toLowerCase());
      if (exact !== -1) return [{ term: exact, share: 1, line }];
      const words = nameWords(identifier);
      const stems = words.filter(({ length }) => length >= 3).map(stemOf);
      const found = new Set(stems.flatMap((stem) => sought.flatMap((term, at) => (term.stem === stem ? [at] : []))));
      return [...found].map((term) => ({ term, share: words.length === 1 ? 0.7 : 0.5, line }));
    }),
  );
}

it('finds what regular expressions find, at the same lines', () => {
  fc.assert(
    fc.property(terms, text, (sought, given) => {
      const source = `${given} ${sought[0]!.word.toUpperCase()}\n${given}`;
      const hits = find(sought, source);
      const found = [...hits.terms].map((term, at) => ({ term, share: hits.shares[at]!, line: hits.lines[at]! }));
      expect(found).toEqual(findsIn(source, sought));
    }),
    { numRuns: 500 },
  );
});

it('finds a word as it is, in other forms and inside of identifiers', () => {
  const hits = find(
    [anyForm('duplicate'), whole('http_server'), anyForm('server')],
    'duplicate duplicates\nshutdownDuplicates IS_DUPLICATED\nHTTP_Server HTTPServer observer',
  );
  expect([...hits.terms]).toEqual([0, 0, 0, 0, 1, 2]);
  expect([...hits.shares]).toEqual([1, 0.7, 0.5, 0.5, 1, 0.5]);
  expect([...hits.lines]).toEqual([0, 0, 1, 1, 2, 2]);
});

it('finds nothing in a text without the words', () => {
  expect([...find([whole('x')], 'ab\n\ncd').terms]).toEqual([]);
});
