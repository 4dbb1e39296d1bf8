import { describe, expect, it } from 'vitest';
import { expressionAt, qualifierBefore, typeAt, typeBefore } from '../../../src/code-index/parse/expression-text.ts';

/** The qualifier of the last name of the text. */
const qualifier = (text: string) => qualifierBefore(text, /[#\w]+$/.exec(text)!.index);

describe('expressions read from text', () => {
  it.each([
    ['foo', ''],
    ['a.foo', 'a'],
    ['a.b().foo', 'a.b()'],
    ['a?.b!.foo', 'a.b'],
    ['a\n    .b(1, (x))\n    .foo', 'a.b()'],
    ['this.#shop.foo', 'this.#shop'],
    ['new Shop(1).foo', 'Shop()'],
    ['(await make()).foo', 'make()'],
    ['(x as Shop).foo', ':(Shop)'],
    ['items[0].foo', 'items[]'],
    ['ops->next->foo', 'ops.next'],
    ['std::mem::foo', 'std.mem'],
    ['return (a || b).foo', '?'],
    ['...foo', ''],
    ['1..foo', ''],
    ['"text".foo', ':(@)'],
  ])('%j is a member of %j', (text, expected) => {
    expect(qualifier(text)).toBe(expected);
  });

  it.each([
    ['new Shop(1);', 'Shop()'],
    ['await a.b(1)\n', 'a.b()'],
    ['&Shop{Name: 1}', ':(Shop)'],
    ['make(1)?;', 'make()'],
    ['a + b', '?'],
    ['(a) => a.b()', '?'],
    ['value as Shop;', ':(Shop)'],
    ['[1, 2]', ':(@)'],
  ])('%j is the value %j', (text, expected) => {
    expect(expressionAt(text, 0)).toBe(expected);
  });

  it.each([
    ['Shop | null', ':(Shop)'],
    ['Promise<Shop>', ':(Shop)'],
    ['Optional["Shop"] = None', ':(Shop)'],
    ['*pkg.Shop) {', ':(pkg.Shop)'],
    ['&mut Shop,', ':(Shop)'],
    ['Shop[]', ':(@)'],
    ['Shop | Desk', ''],
  ])('%j is the type %j', (text, expected) => {
    expect(typeAt(text, 0)).toBe(expected);
  });

  it.each([
    ['final Shop ', ':(Shop)'],
    ['struct shop *', ':(shop)'],
    ['List<Shop> ', ':(List)'],
    ['var ', ''],
    ['return ', ''],
  ])('%j before a name is the type %j', (text, expected) => {
    expect(typeBefore(`(${text}name`, text.length + 1)).toBe(expected);
  });
});
