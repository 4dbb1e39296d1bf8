/** Questions to an index of real files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DocumentParser } from '../../../../src/code-index/parse/document-parser.ts';
import { findSymbols } from '../../../../src/code-index/query/find-symbols.ts';
import { termsWith } from '../../../../src/code-index/query/find-terms.ts';
import { outlineOf } from '../../../../src/code-index/query/outline.ts';
import { indexInProcess } from '../../../helpers/index-in-process.ts';
import { DIST } from '../../../helpers/paths.ts';
import { symbolSearch } from '../../../helpers/searches.ts';
import { temporaryProject } from '../../../helpers/temporary.ts';

let parser: DocumentParser;

beforeAll(async () => {
  parser = await DocumentParser.create(join(DIST, 'grammars'));
});

async function indexOf(files: Record<string, string>) {
  const root = temporaryProject(files);
  const index = indexInProcess(root, parser);
  await index.run();
  return { ...index, root };
}

const SHOP = {
  'src/cart.ts': `import { priceOf } from './price.ts';

/** What a customer takes. */
export class Cart {
  total(): number {
    return priceOf('x') + priceOf('y');
  }
}
`,
  'src/price.ts': 'export function priceOf(name: string): number {\n  return name.length;\n}\nexport const priceOfficer = 1;\n',
  'src/deep/down/report.ts': "import { priceOf } from '../../price.ts';\nexport const report = [1].map(priceOf);\n",
  'test/price.test.ts': "import { priceOf } from '../src/price.ts';\npriceOf('z');\n",
  'docs/notes.md': '# Prices\n\nHow priceOf works.\n',
};

describe('text search', () => {
  it('has what defines the word first, then source, then tests', async () => {
    const index = await indexOf(SHOP);
    const paths = (await index.find('priceOf')).map(({ path }) => path);
    expect(paths[0]).toBe('src/price.ts');
    expect(paths.indexOf('src/cart.ts')).toBeLessThan(paths.indexOf('test/price.test.ts'));
    expect(paths).toHaveLength(5);
  });

  it('narrows by path, language, symbol and exclusion', async () => {
    const index = await indexOf(SHOP);
    expect(await index.search('priceOf file:deep')).toEqual(['src/deep/down/report.ts']);
    expect(await index.search('priceOf lang:md')).toEqual(['docs/notes.md']);
    expect(await index.search('priceOf lang:ts file:src/price')).toEqual(['src/price.ts']);
    await expect(index.search('priceOf lang:klingon')).rejects.toMatchObject({
      code: 'QUERY_INVALID',
      hint: expect.stringContaining('typescript') as string,
    });
    expect(await index.search('priceOf -lang:typescript')).toEqual(['docs/notes.md']);
    expect(await index.search('priceOf -file:test -file:docs -customer')).toEqual(['src/deep/down/report.ts', 'src/price.ts']);
    expect(await index.search('sym:cart')).toEqual(['src/cart.ts']);
    expect(await index.search('priceOf -sym:Cart file:src/*')).not.toContain('src/cart.ts');
    expect(await index.search('customer or works')).toEqual(['docs/notes.md', 'src/cart.ts']);
    expect(await index.search('priceOf', { paths: ['test/**'], languages: ['TypeScript'] })).toEqual(['test/price.test.ts']);
    expect(await index.search('file:price')).toEqual(['src/price.ts', 'test/price.test.ts']);
  });

  it('shows the line of the name of a symbol, not of its annotations', async () => {
    const index = await indexOf({ 'a.java': '@Deprecated\n@Other("x")\nclass Cart {}\n' });
    expect((await index.find('sym:Cart'))[0]?.lines).toMatchObject([{ line: 3, text: 'class Cart {}' }]);
  });

  it('tells letter case by the query, or as asked', async () => {
    const index = await indexOf({ 'a.txt': 'Needle', 'b.txt': 'needle' });
    expect(await index.search('needle')).toEqual(['a.txt', 'b.txt']);
    expect(await index.search('Needle')).toEqual(['a.txt']);
    expect(await index.search('needle case:yes')).toEqual(['b.txt']);
    expect(await index.search('Needle', { caseSensitive: false })).toEqual(['a.txt', 'b.txt']);
  });

  it('finds whole words only, when asked', async () => {
    const index = await indexOf({ 'a.txt': 'a cart', 'b.txt': 'a cartoon' });
    expect(await index.search('cart')).toEqual(['a.txt', 'b.txt']);
    expect(await index.search('cart', { wholeWord: true })).toEqual(['a.txt']);
  });

  it('matches regular expressions, with and without a literal part', async () => {
    const index = await indexOf({ 'a.js': 'catch (error) {}', 'b.js': 'catch (e) { throw e; }', 'c.js': '12-34' });
    expect(await index.search('/catch \\(\\w+\\) \\{\\}/')).toEqual(['a.js']);
    expect(await index.search('/\\d{2}-\\d{2}/')).toEqual(['c.js']);
    expect(await index.search('/^catch/ throw')).toEqual(['b.js']);
  });

  it('shows the lines around a match', async () => {
    const index = await indexOf({ 'a.txt': 'one\ntwo\nthree\nfour\nfive\n' });
    const [file] = await index.find('three', { context: 1 });
    expect(file?.lines).toEqual([
      { line: 2, text: 'two', matches: false },
      { line: 3, text: 'three', matches: true },
      { line: 4, text: 'four', matches: false },
    ]);
    expect(file?.total).toBe(1);
  });

  it('shows every line of the only file, and of many files the best', async () => {
    const index = await indexOf({ 'a.txt': 'needle\n'.repeat(70), 'b.txt': 'needle\n' });
    expect((await index.find('needle file:a.txt'))[0]?.lines).toHaveLength(70);
    expect((await index.find('needle')).map(({ lines, total }) => [lines.length, total])).toEqual([
      [49, 70],
      [1, 1],
    ]);
  });

  it('gives the same files in pages as at once, each once', async () => {
    const files = Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`d${at % 7}/f${at}.txt`, `needle ${'x '.repeat(at)}`]));
    const index = await indexOf(files);
    const all = (await index.find('needle', { limit: 100 })).map(({ path }) => path);
    expect(all).toHaveLength(70);
    const paged: string[] = [];
    for (let offset = 0; offset < 70; offset += 9)
      paged.push(...(await index.find('needle', { limit: 9, offset })).map(({ path }) => path));
    expect(paged).toEqual(all);
  });

  it('says that a file changed, and shows it as it is now', async () => {
    const index = await indexOf({ 'a.txt': 'needle here' });
    writeFileSync(join(index.root, 'a.txt'), 'now\nthe needle is there');
    const [file] = await index.find('needle');
    expect(file).toMatchObject({ stale: true, lines: [{ line: 2, text: 'the needle is there' }] });
  });

  it('finds pieces of words that came with a run over many documents', async () => {
    const paths = Array.from({ length: 250 }, (_, at) => `${at}.txt`);
    const index = await indexOf(Object.fromEntries(paths.map((path) => [path, `needlework of ${path}`])));
    for (const path of paths) writeFileSync(join(index.root, path), `${path} haymaking or needlework`);
    expect(await index.run()).toMatchObject({ indexed: 250 });
    expect(await index.search('ymaki', { limit: 100 })).toHaveLength(100);
    expect(await index.search('dlewo', { limit: 100 })).toHaveLength(100);
    expect(termsWith(index.reader, 'text_words', ['needlework'], { limit: 9 })).toEqual(['needlework']);
  });

  it('finds pieces of words while a run has not written the vocabulary yet', async () => {
    const index = await indexOf({ 'a.txt': 'needlework' });
    index.database.exec(`UPDATE meta SET value = '0' WHERE key = 'vocabulary'; DELETE FROM text_words_blocks`);
    expect(await index.search('dlewor')).toEqual(['a.txt']);
  });
});

describe('outline', () => {
  it('names files that are called like one that is not there', async () => {
    const index = await indexOf(SHOP);
    const hint = 'Named so: src/deep/down/report.ts.';
    expect(() => outlineOf(index.reader, index.root, 'down/report.ts')).toThrow(
      expect.objectContaining({ code: 'DOCUMENT_NOT_INDEXED', hint }),
    );
  });
});

describe('symbol search', () => {
  it('gives the symbol itself and names longer ones', async () => {
    const index = await indexOf(SHOP);
    const { symbols, longerNames } = findSymbols(index.reader, index.root, symbolSearch('priceOf'));
    expect(symbols).toMatchObject([{ path: 'src/price.ts', startLine: 1, kind: 'function', match: 'exact' }]);
    expect(longerNames).toEqual(['priceofficer']);
  });

  it.each([
    ['PRICEOF', 'priceOf', 'case-insensitive'],
    ['priceO', 'priceOf', 'prefix'],
    ['of price', 'priceOf', 'words'],
    ['pricefO', 'priceOf', 'similar'],
    ['Cart.total', 'total', 'exact'],
  ])('%s finds %s by %s', async (asked, name, match) => {
    const index = await indexOf(SHOP);
    expect(index.symbols(asked)[0]).toMatchObject({ name, match });
  });

  it('has definitions before members and declarations of the same name', async () => {
    const index = await indexOf({ 'a.h': 'struct box { int size; };\nint size(void);\n', 'b.c': 'int size(void) { return 1; }\n' });
    expect(index.symbols('size').map(({ kind }) => kind)).toEqual(['function', 'field', 'prototype']);
  });
});

describe('symbol search in a container', () => {
  const CLIENTS = {
    'base.py': 'class Base:\n    def send(self): ...\n',
    'client.py': 'class Client(Base):\n    def fetch(self): ...\n',
    'a.py': 'class Another:\n    def send(self): ...\n\ndef sender(): ...\n',
  };

  it('shows an inherited member where it is, that of the base type first', async () => {
    const index = await indexOf(CLIENTS);
    const { symbols, elsewhere } = findSymbols(index.reader, index.root, symbolSearch('Client.send'));
    expect(elsewhere).toBe(true);
    expect(symbols.map(({ container }) => container)).toEqual(['Base', 'Another']);
    expect(findSymbols(index.reader, index.root, symbolSearch('Base.send'))).toMatchObject({ elsewhere: false, longerNames: [] });
  });

  it('forgives a slip in a short name, and in the container', async () => {
    const index = await indexOf(CLIENTS);
    expect(index.symbols('Base.sned')).toMatchObject([{ name: 'send', container: 'Base' }]);
    expect(index.symbols('Clinet.fetch')).toMatchObject([{ name: 'fetch', container: 'Client' }]);
    expect(index.symbols('Clinet.fecth')).toMatchObject([{ name: 'fetch', container: 'Client' }]);
  });
});

describe('symbol search among members', () => {
  it('leaves out members of another letter case, and names them', async () => {
    const index = await indexOf({ 'a.java': 'class Cart {}\nclass Shop { Cart cart; Cart CART; void cArt() {} }\n' });
    const { symbols, otherCase } = findSymbols(index.reader, index.root, symbolSearch('Cart'));
    expect(symbols.map(({ name, kind }) => `${kind} ${name}`)).toEqual(['class Cart', 'method cArt']);
    expect(otherCase).toEqual(['CART', 'cart']);
    expect(index.symbols('cart')[0]).toMatchObject({ name: 'cart', match: 'exact' });
  });

  it('goes on to other names when there are only members of another letter case', async () => {
    const index = await indexOf({ 'a.java': 'enum Mode { LENIENT }\nclass Reader { void setLenient() {} }\n' });
    expect(index.symbols('lenient').map(({ name }) => name)).toEqual(['LENIENT', 'setLenient']);
  });

  it('has a name that is all of the words before one that has more', async () => {
    const index = await indexOf({ 'a.java': 'class Shop { int cartTotal; void cartTotalOfAll() {} void testCartTotal() {} }\n' });
    expect(index.symbols('total cart').map(({ name }) => name)).toEqual(['testCartTotal', 'cartTotalOfAll', 'cartTotal']);
    expect(index.symbols('cart total').map(({ name }) => name)).toEqual(['cartTotal', 'testCartTotal', 'cartTotalOfAll']);
  });

  it('names no headings as longer names', async () => {
    const index = await indexOf({ 'a.ts': 'export function send() {}\nexport function sendAll() {}\n', 'a.md': '# Send to all\n' });
    expect(findSymbols(index.reader, index.root, symbolSearch('send')).longerNames).toEqual(['sendall']);
  });
});

describe('references', () => {
  it('tell role, place, line and what is around, source before tests', async () => {
    const index = await indexOf(SHOP);
    const { files, complete } = index.references('priceOf');
    expect(complete).toBe(true);
    expect(files.map(({ path }) => path)).toEqual(['src/cart.ts', 'src/deep/down/report.ts', 'test/price.test.ts']);
    expect(files[0]?.references).toMatchObject([
      { role: 'import', line: 1, inside: null, text: "import { priceOf } from './price.ts';" },
      { role: 'call', line: 6, inside: 'Cart.total' },
      { role: 'call', line: 6, inside: 'Cart.total' },
    ]);
    expect(files[1]?.references.map(({ role }) => role)).toContain('read');
  });

  it.each([
    ['example.com/shop/cart', 'a.go'],
    ['cart', 'a.go'],
    ['shop/list.h', 'a.c'],
    ['list.h', 'a.c'],
    ['Shop.buy', 'a.c'],
  ])('%s is found in %s', async (name, path) => {
    const index = await indexOf({
      'a.go': 'package a\n\nimport "example.com/shop/cart"\n',
      'a.c': '#include <shop/list.h>\nvoid f(void) { buy(); }\n',
    });
    expect(index.references(name).files.map((file) => file.path)).toEqual([path]);
  });

  it('come in pages, each once', async () => {
    const { findReferences } = await import('../../../../src/code-index/query/find-references.ts');
    const index = await indexOf(SHOP);
    const paged: number[] = [];
    for (let offset = 0; offset < 8; offset += 2) {
      const page = findReferences(index.reader, index.root, { name: 'priceOf', path: null, role: null, limit: 2, offset });
      paged.push(...page.files.flatMap(({ references }) => references.map(({ line }) => line)));
    }
    const all = index.references('priceOf').files.flatMap(({ references }) => references.map(({ line }) => line));
    expect(paged).toEqual(all);
  });
});
