import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withoutAttributes } from '../../../../src/code-index/languages/c-attributes.ts';
import { DocumentParser } from '../../../../src/code-index/parse/document-parser.ts';
import { DIST } from '../../../helpers/paths.ts';

it.each([
  ['static __always_inline __alloc_size(1) void *kmalloc(size_t size)\n{\n}\n', 'kmalloc', 'function'],
  ['extern int printk(const char *format, ...) __printf(1, 2) __cold;\n', 'printk', 'prototype'],
  ['asmlinkage __visible void __init start(void)\n{\n}\n', 'start', 'function'],
])('finds the name behind the attributes of %j', async (source, name, kind) => {
  const parser = await DocumentParser.create(join(DIST, 'grammars'));
  expect((await parser.analyze('c', source)).symbols).toMatchObject([{ name, kind, signature: source.split('\n')[0]!.replace(/;$/, '') }]);
});

it('leaves everything else as it is, and in its place', () => {
  for (const source of ['int a = __builtin_expect(x, 1);', '__u32 count(void);', 'if (__get_user(x, y)) return;', 'x = __foo(1) + 2;']) {
    expect(withoutAttributes(source)).toBe(source);
  }
  const source = 'void f(void)\n  __acquires(lock)\n{';
  expect(withoutAttributes(source)).toBe('void f(void)\n                  \n{');
});
