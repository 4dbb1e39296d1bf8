import { join } from 'node:path';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { DocumentParser } from '../../../src/code-index/parse/document-parser.ts';
import { outlineOf } from '../../../src/code-index/query/outline.ts';
import { contentOf, indexInProcess } from '../../helpers/index-in-process.ts';
import { DIST } from '../../helpers/paths.ts';
import { temporaryDirectory, temporaryProject, writeFiles } from '../../helpers/temporary.ts';

let parser: DocumentParser;

beforeAll(async () => {
  parser = await DocumentParser.create(join(DIST, 'grammars'));
});

const indexOf = (root: string) => indexInProcess(root, parser);

/** As if the file had been written long ago, so that its time alone tells that it did not change. */
function age(...files: string[]): void {
  for (const file of files) utimesSync(file, 1_700_000_000, 1_700_000_000);
}

describe('index job', () => {
  it('indexes text and symbols', async () => {
    const root = temporaryProject({ 'src/cart.ts': 'export class Cart {\n  addItem(name: string) {}\n}\n', 'notes.md': 'about the cart' });
    const index = indexOf(root);
    expect(await index.run()).toMatchObject({ scanned: 3, indexed: 3, unchanged: 0, failed: 0 });
    expect(await index.search('cart')).toEqual(['notes.md', 'src/cart.ts']);
    expect(await index.search('dIte')).toEqual(['src/cart.ts']);
    expect(index.symbols('Cart.addItem')).toMatchObject([
      { path: 'src/cart.ts', startLine: 2, kind: 'method', container: 'Cart', match: 'exact', stale: false },
    ]);
    expect(index.symbols('add item')[0]).toMatchObject({ name: 'addItem', match: 'words' });
    expect(outlineOf(index.reader, root, './src/cart.ts').symbols.map(({ name, depth }) => [name, depth])).toEqual([
      ['Cart', 0],
      ['addItem', 1],
    ]);
  });

  it('reads only what changed, and then equals a fresh index', async () => {
    const root = temporaryProject({ 'a.ts': 'function alpha() {}', 'b.ts': 'function beta() {}', 'c.ts': 'function gamma() {}' });
    const index = indexOf(root);
    const files = ['package.json', 'a.ts', 'b.ts', 'c.ts'].map((file) => join(root, file));
    age(...files);
    await index.run();
    expect(await index.run()).toMatchObject({ unchanged: 4, indexed: 0 });
    const before = index.parsedFiles();

    writeFileSync(join(root, 'a.ts'), 'function renamed() {}');
    rmSync(join(root, 'b.ts'));
    writeFiles(root, { 'new/d.py': 'class Delta:\n    pass\n' });
    utimesSync(join(root, 'c.ts'), 1_700_000_100, 1_700_000_100);
    expect(await index.run()).toMatchObject({ indexed: 2, removed: 1, unchanged: 2 });
    expect(index.parsedFiles() - before).toBe(3);

    expect(index.symbols('alpha')).toEqual([]);
    expect(await index.search('beta')).toEqual([]);
    expect(index.symbols('renamed')).toHaveLength(1);
    const fresh = indexOf(root);
    await fresh.run();
    expect(contentOf(index.reader)).toEqual(contentOf(fresh.reader));
  });

  it('is read as it is after a run by who read it before', async () => {
    const root = temporaryProject({ 'a.ts': 'function alpha() {}', 'b.ts': 'function beta() {}' });
    const index = indexOf(root);
    await index.run();
    expect(index.symbols('alpha')).toMatchObject([{ startLine: 1 }]);
    writeFileSync(join(root, 'a.ts'), '\n\nfunction alpha() {}');
    await index.run();
    expect(index.symbols('alpha')).toMatchObject([{ startLine: 3 }]);
    expect(outlineOf(index.reader, root, 'a.ts').symbols).toMatchObject([{ startLine: 3 }]);
  });

  it('does not trust the time of a file that was written while it was read', async () => {
    const root = temporaryProject({ 'a.ts': 'const a = 1' });
    const index = indexOf(root);
    await index.run();
    writeFileSync(join(root, 'a.ts'), 'const b = 2');
    await index.run();
    expect(await index.search('b')).toContain('a.ts');
  });

  it('remembers what it does not index, and why', async () => {
    const root = temporaryProject({ 'binary.bin': Buffer.from([1, 0, 2]), 'large.txt': 'x'.repeat(1_048_577), 'ok.txt': 'ok' });
    const index = indexOf(root);
    age(join(root, 'binary.bin'), join(root, 'large.txt'), join(root, 'ok.txt'), join(root, 'package.json'));
    expect(await index.run()).toMatchObject({ indexed: 2, skipped: 2 });
    expect(await index.run()).toMatchObject({ unchanged: 4 });
    expect(() => outlineOf(index.reader, root, 'large.txt')).toThrow(/too-large/);
    expect(index.reader.get('SELECT value FROM meta WHERE key = ?', ['documents'])).toEqual({ value: '2' });
  });

  it('finds text that is too long for the word index', async () => {
    const root = temporaryProject({ 'data.txt': `x${'A1b2'.repeat(60)}y` });
    const index = indexOf(root);
    await index.run();
    expect(await index.search('b2A1b2A1')).toEqual(['data.txt']);
  });

  it('finds punctuation, short words and words at the edge of a phrase', async () => {
    const root = temporaryProject({ 'a.js': 'const f = (x) => x?.y ?? z;\nreturn null;', 'b.js': 'let go = 1' });
    const index = indexOf(root);
    await index.run();
    expect(await index.search('"=> x?."')).toEqual(['a.js']);
    expect(await index.search('??')).toEqual(['a.js']);
    expect(await index.search('go')).toEqual(['b.js']);
    expect(await index.search('"turn nul"')).toEqual(['a.js']);
    expect(await index.search('return go')).toEqual([]);
  });

  it('finds pieces of words that came with a small change, and none of words that are gone', async () => {
    const root = temporaryProject({ 'a.txt': 'obsolete' });
    const index = indexOf(root);
    await index.run();
    writeFileSync(join(root, 'a.txt'), 'current');
    await index.run();
    expect(await index.search('urren')).toEqual(['a.txt']);
    expect(await index.search('bsolet')).toEqual([]);
  });

  it('never shows a file that became a link out of the project', async () => {
    const secret = join(writeFiles(temporaryDirectory(), { 'secret.txt': 'password' }), 'secret.txt');
    const root = temporaryProject({ 'a.txt': 'password' });
    const index = indexOf(root);
    await index.run();
    rmSync(join(root, 'a.txt'));
    const { symlinkSync } = await import('node:fs');
    symlinkSync(secret, join(root, 'a.txt'));
    expect(await index.search('password')).toEqual([]);
  });

  it('marks symbols of files that changed since', async () => {
    const root = temporaryProject({ 'a.ts': 'function alpha() {}' });
    const index = indexOf(root);
    await index.run();
    writeFileSync(join(root, 'a.ts'), '\n\nfunction alpha() {}');
    expect(index.symbols('alpha')[0]?.stale).toBe(true);
    expect(outlineOf(index.reader, root, 'a.ts').stale).toBe(true);
  });
});
