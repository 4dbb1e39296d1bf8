import { describe, expect, it } from 'vitest';
import { readQuestion } from '../../../../src/code-index/explore/question.ts';
import { readPlaces } from '../../../../src/code-index/explore/places.ts';

describe('places that a text names', () => {
  it.each([
    ['  File "/usr/lib/python3/site-packages/shop/cart.py", line 12, in total', '/usr/lib/python3/site-packages/shop/cart.py', 12, 'total'],
    ['~/env/lib/shop/cart.py in total(self, tax)\n     11 \n---> 12     return', '~/env/lib/shop/cart.py', null, 'total'],
    ['\tat com.acme.shop.Cart.total(Cart.java:12)', 'Cart.java', 12, 'total'],
    ['    at Cart.total (/srv/shop/src/cart.ts:12:7)', '/srv/shop/src/cart.ts', 12, 'total'],
    ['    at file:///srv/shop/src/cart.js:12:7', '/srv/shop/src/cart.js', 12, null],
    ['\t/go/src/shop/cart.go:12 +0x1d', '/go/src/shop/cart.go', 12, null],
    ['   --> src/cart.rs:12:9', 'src/cart.rs', 12, null],
    ['C:\\shop\\cart.cs:line 12', '/shop/cart.cs', 12, null],
    ['see https://example.org/acme/shop/blob/main/src/cart.c#L12', null, 12, null],
    ['the totals of `lib/cart.rb` are wrong', 'lib/cart.rb', null, null],
  ])('%s', (text, path, line, symbol) => {
    const places = readPlaces(text);
    expect(places.at(-1)).toMatchObject({ path: path ?? (expect.stringMatching(/src\/cart\.c$/) as string), line, symbol });
  });

  it('are no versions and no sentences', () => {
    expect(readPlaces('It worked in 1.21.0. Now it fails with v2.3.4.')).toEqual([]);
  });
});

describe('a question', () => {
  it('costs little time of a processor, whatever it consists of', () => {
    const texts = ['x', ' ', '/', '.', '<!--', 'a.', 'a.b::', '`', 'x(', 'a/b.', '\n', '1 ', '- a '].map((part) =>
      part.repeat(40_000 / part.length),
    );
    for (const text of texts) {
      const before = process.cpuUsage();
      readQuestion(`${text}!`);
      expect(process.cpuUsage(before).user, text.slice(0, 10)).toBeLessThan(1_000_000);
    }
  });

  it('has its title say more than its prose, and that more than what programs print', () => {
    const { words } = readQuestion('refund fails\n\nThe total is wrong.\n\n```\nprinted\n```\n');
    expect(words.get('refund')).toBeGreaterThan(words.get('total')!);
    expect(words.get('total')).toBeGreaterThan(words.get('printed')!);
  });

  it('is not about what is installed, nor about addresses and hidden comments', () => {
    const { words } = readQuestion(
      'it fails\n\nnumpy: 1.21.0\nscipy    1.7\n- python-bits: 64\n<!-- describe -->\nsee https://example.org/unrelated\n',
    );
    expect([...words.keys()]).not.toEqual(expect.arrayContaining(['numpy']));
    for (const word of ['numpy', 'scipy', 'bits', 'describe', 'unrelated']) expect(words.has(word), word).toBe(false);
  });

  it('tells names in code from plain words', () => {
    const { names, qualified } = readQuestion('Cart.total and shopCart and apply_tax and `discount` and refund() are wrong');
    const code = [...names].filter(([, { isCode }]) => isCode).map(([name]) => name);
    expect(code.sort()).toEqual(['apply_tax', 'discount', 'refund', 'shopCart', 'total']);
    expect(qualified).toEqual([['Cart', 'total']]);
  });

  it('reads names as their languages qualify them', () => {
    const { qualified } = readQuestion('std::vec and Shop\\Http\\Cart and cart->total and Cart#total but not "a\\nb"');
    expect(qualified).toEqual([
      ['std', 'vec'],
      ['Shop', 'Http', 'Cart'],
      ['cart', 'total'],
      ['Cart', 'total'],
    ]);
  });
});
