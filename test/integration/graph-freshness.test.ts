/** The graph of an index that is kept up to date equals that of a fresh one, whatever is edited, moved or taken away. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DocumentParser } from '../../src/code-index/parse/document-parser.ts';
import { graphOf, indexInProcess } from '../helpers/index-in-process.ts';
import { DIST } from '../helpers/paths.ts';
import { temporaryDirectory, writeFiles } from '../helpers/temporary.ts';

const SCRIPTS = 25;

/** Files that use each other, and other contents that each can get. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'package.json': ['{ "name": "shop", "imports": { "#lib": "./lib/index.ts" } }', '{}'],
  'tsconfig.json': [
    '{ "compilerOptions": { "paths": { "@lib": ["./lib/index.ts"], "@util/*": ["./lib/*"] } } }',
    '{}',
    '{ "extends": "./base.json" }',
  ],
  'base.json': ['{}', '{ "compilerOptions": { "baseUrl": "./lib" } }'],
  'lib/index.ts': [
    `export * from './price';\nexport { Cart as Basket } from './cart';\n`,
    `export { total } from './price';\n`,
    `export * from './index';\n`,
  ],
  'lib/price.ts': [
    'export function total(a: number) { return a; }\nexport default function fee() {}\n',
    'export const total = () => 1;\n',
    '',
  ],
  'lib/cart.ts': [
    `import { total } from './price';\nexport class Cart extends Base {\n  sum() { return total(1) + this.rest(); }\n  rest() {}\n}\nclass Base { rest() {} }\n`,
    `export class Cart {\n  sum() {}\n}\n`,
  ],
  'app.ts': [
    `import { total, Basket } from '@lib';\nimport fee from '@util/price';\nconst b = new Basket();\nexport function main(cart: Basket) { fee(); cart.sum(); b.sum(); return total(2); }\n`,
    `import { total } from '#lib';\nfunction run(total: () => void) { total(); }\ntotal(1);\nunknownThing.sum();\n`,
  ],
  'pkg/__init__.py': ['from .core import make\n', 'from .core import *\n', ''],
  'pkg/core.py': [
    'class Shop:\n    def open(self):\n        return self.close()\n    def close(self):\n        pass\n\ndef make() -> Shop:\n    return Shop()\n',
    'def make():\n    pass\n',
  ],
  'use.py': ['from pkg import make\n\ndef go():\n    make().open()\n', 'import pkg.core as c\n\nc.make()\n'],
  'go.mod': ['module example.com/shop\n', 'module other\n'],
  'store/a.go': ['package store\n\ntype Till struct{}\n\nfunc (t *Till) Open() { close1() }\n', 'package store\n\nfunc Start() {}\n'],
  'store/b.go': ['package store\n\nfunc close1() {}\n\nfunc use(t *Till) { t.Open() }\n', 'package store\n'],
  'main.go': ['package main\n\nimport "example.com/shop/store"\n\nfunc main() { store.Start() }\n'],
  'x.c': [
    '#include "x.h"\nint run(void) { return helper(1); }\n',
    'static int helper(int a) { return a; }\nint run(void) { return helper(1); }\n',
  ],
  'y.c': ['#include "x.h"\nint helper(int a) { return a; }\n', ''],
  'x.h': ['int helper(int a);\n', 'static inline int helper(int a) { return a; }\n'],
};
const PATHS = Object.keys(FILES);

type Edit = (root: string) => void;

const path = fc.constantFrom(...PATHS);
const write = path.chain((to) =>
  fc.constantFrom(...FILES[to]!).map(
    (text): Edit =>
      (root) =>
        put(root, to, text),
  ),
);
const remove = path.map(
  (from): Edit =>
    (root) =>
      rmSync(join(root, from), { force: true }),
);
const move = fc.tuple(path, fc.constantFrom('moved/', 'lib/', '')).map(([from, directory]): Edit => (root) => {
  const target = join(root, directory, from);
  if (!existsSync(join(root, from)) || existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(root, from), target);
});
const script = fc.array(fc.array(fc.oneof({ weight: 4, arbitrary: write }, remove, move), { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 5,
});

function put(root: string, to: string, text: string): void {
  mkdirSync(dirname(join(root, to)), { recursive: true });
  writeFileSync(join(root, to), text);
}

describe('the graph of an index that follows its files', () => {
  let parser: DocumentParser;

  beforeAll(async () => {
    parser = await DocumentParser.create(join(DIST, 'grammars'));
  });

  it('equals the graph of a fresh one after every run', async () => {
    const runs = fc.asyncProperty(script, async (rounds) => {
      const root = temporaryDirectory();
      writeFiles(root, Object.fromEntries(PATHS.map((file) => [file, FILES[file]![0]!])));
      const followed = indexInProcess(root, parser);
      await followed.run();
      // What is asked between the runs is kept in caches, which must not outlive what they were made from.
      graphOf(followed.reader);
      for (const round of rounds) {
        for (const edit of round) edit(root);
        await followed.run();
        const fresh = indexInProcess(root, parser);
        await fresh.run();
        expect(graphOf(followed.reader)).toEqual(graphOf(fresh.reader));
      }
    });
    await fc.assert(runs, { numRuns: SCRIPTS });
  }, 240_000);

  it('has edges of every kind of resolution to compare', async () => {
    const root = temporaryDirectory();
    writeFiles(root, Object.fromEntries(PATHS.map((file) => [file, FILES[file]![0]!])));
    const index = indexInProcess(root, parser);
    await index.run();
    const meanings = JSON.stringify(graphOf(index.reader));
    for (const how of ['scope', 'import', 'package', 'receiver']) expect(meanings).toContain(` ${how} `);
  });
});
