import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { callHierarchy } from '../../../src/code-index/graph/call-hierarchy.ts';
import { CodeGraph } from '../../../src/code-index/graph/code-graph.ts';
import { implementations } from '../../../src/code-index/graph/implementations.ts';
import { impactOf } from '../../../src/code-index/graph/impact.ts';
import { findReferences } from '../../../src/code-index/query/find-references.ts';
import { DocumentParser } from '../../../src/code-index/parse/document-parser.ts';
import type { IndexReader } from '../../../src/code-index/store/index-reader.ts';
import { indexInProcess } from '../../helpers/index-in-process.ts';
import { DIST } from '../../helpers/paths.ts';
import { referenceSearch } from '../../helpers/searches.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

let parser: DocumentParser;

beforeAll(async () => {
  parser = await DocumentParser.create(join(DIST, 'grammars'));
});

async function indexed(files: Record<string, string>) {
  const root = temporaryDirectory();
  writeFiles(root, files);
  const index = indexInProcess(root, parser);
  await index.run();
  return { ...index, root };
}

/** `line name -> how path#Container.name` of every call of a file. */
function calls(reader: IndexReader, path: string): string[] {
  return reader.snapshot(() => {
    const graph = CodeGraph.of(reader);
    const document = graph.documents.at(path)!;
    return document.references.flatMap(({ role, name, line }, at) => {
      if (role !== 'call') return [];
      const found = graph.resolve(document, at);
      const to = found?.to.map(({ document: id, position }) => {
        const target = graph.document(id)!;
        const symbol = position === null ? undefined : target.symbols[position];
        return `${target.path}#${symbol?.container ? `${symbol.container}.` : ''}${symbol?.name ?? ''}`;
      });
      return [`${line} ${name} -> ${found ? `${found.how} ${to!.join(', ')}` : 'nothing'}`];
    });
  });
}

describe('resolution of TypeScript and JavaScript', () => {
  it('follows imports through barrels, renames, default exports and cycles', async () => {
    const { reader } = await indexed({
      'a.ts': 'export function one() {}\nexport default function two() {}\n',
      'barrel.ts': `export * from './a';\nexport { one as uno } from './a.js';\nexport * from './cycle';\n`,
      'cycle.ts': `export * from './barrel';\n`,
      'use.ts': `import { one, uno as eins } from './barrel';\nimport zwei from './a';\nimport * as all from './barrel';\none();\neins();\nzwei();\nall.one();\nall.nothing();\n`,
    });
    expect(calls(reader, 'use.ts')).toEqual([
      '4 one -> import a.ts#one',
      '5 eins -> import a.ts#one',
      '6 zwei -> import a.ts#two',
      '7 one -> import a.ts#one',
      '8 nothing -> nothing',
    ]);
  });

  it('knows path aliases, packages of the project and what is outside', async () => {
    const { reader } = await indexed({
      'tsconfig.json': '{ // aliases\n "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/price.ts': 'export const price = () => 1;\n',
      'packages/core/package.json':
        '{ "name": "@shop/core", "exports": { ".": { "import": "./dist/index.js" }, "./deep/*": "./dist/deep/*.js" } }',
      'packages/core/src/index.ts': 'export function core() {}\n',
      'packages/core/src/deep/x.ts': 'export function deep() {}\n',
      'other/merge.ts': 'export function merge() {}\n',
      'src/app.ts': `import { price } from '@/price';\nimport { core } from '@shop/core';\nimport { deep } from '@shop/core/deep/x';\nimport { merge } from 'lodash';\nprice();\ncore();\ndeep();\nmerge();\n`,
    });
    expect(calls(reader, 'src/app.ts')).toEqual([
      '5 price -> import src/price.ts#price',
      '6 core -> import packages/core/src/index.ts#core',
      '7 deep -> import packages/core/src/deep/x.ts#deep',
      '8 merge -> nothing',
    ]);
  });

  it('lets parameters and locals hide what is outside of them, and nothing else', async () => {
    const { reader } = await indexed({
      'a.ts': `export function build() {}\nfunction f(build: () => void) { build(); }\nfunction g() { { const build = 1; void build; } build(); }\nconst h = (xs) => xs.map((build) => build());\nbuild();\n`,
      'b.ts': 'function f(build) { build(); }\n',
    });
    expect(calls(reader, 'a.ts').filter((call) => call.includes('build'))).toEqual([
      '2 build -> nothing',
      '3 build -> scope a.ts#build',
      '4 build -> nothing',
      '5 build -> scope a.ts#build',
    ]);
    expect(calls(reader, 'b.ts')).toEqual(['1 build -> nothing']);
  });

  it('finds methods through declared and inferred types, fields, results and inheritance', async () => {
    const { reader } = await indexed({
      'shop.ts': `export class Base { close() {} }\nexport class Shop extends Base { open() { this.close(); super.close(); } }\nexport interface Desk { shop: Shop }\nexport function make(): Promise<Shop> { return null!; }\n`,
      'other.ts': 'export class Other { open() {} close() {} }\n',
      'use.ts': `import { Shop, Desk, make } from './shop';\nclass Till {\n  private readonly shop = new Shop();\n  constructor(private readonly desk: Desk) {}\n  run(shop: Shop | null, { shop: inner }: Desk) {\n    this.shop.open();\n    this.desk.shop.close();\n    shop?.open();\n    inner.open();\n    (await make()).open();\n    const made = new Shop();\n    made.close();\n  }\n}\n`,
    });
    expect(calls(reader, 'shop.ts')).toEqual(['2 close -> inherited shop.ts#Base.close', '2 close -> inherited shop.ts#Base.close']);
    expect(calls(reader, 'use.ts').filter((call) => /open|close/.test(call))).toEqual([
      '6 open -> receiver shop.ts#Shop.open',
      '7 close -> inherited shop.ts#Base.close',
      '8 open -> receiver shop.ts#Shop.open',
      '9 open -> receiver shop.ts#Shop.open',
      '10 open -> receiver shop.ts#Shop.open',
      '12 close -> inherited shop.ts#Base.close',
    ]);
  });

  it('says so when a name is all there is, and never guesses a test from the code', async () => {
    const { reader } = await indexed({
      'a.js': 'class A { launch() {} }\nclass B { land() {} }\n',
      'b.js': 'class C { land() {} }\n',
      'test/t.test.js': 'class Fake { hover() {} }\n',
      'use.js': 'function go(x) { x.launch(); x.land(); x.hover(); x.map(); }\n',
    });
    expect(calls(reader, 'use.js')).toEqual([
      '1 launch -> unique-name a.js#A.launch',
      '1 land -> ambiguous a.js#B.land, b.js#C.land',
      '1 hover -> nothing',
      '1 map -> nothing',
    ]);
  });

  it('knows CommonJS', async () => {
    const { reader } = await indexed({
      'a.js': 'function one() {}\nmodule.exports = { one, deux: two };\nfunction two() {}\n',
      'b.js': 'exports.three = function () {};\n',
      'c.js': `const { one, deux } = require('./a');\nconst a = require('./a');\nconst { three } = require('./b');\none();\ndeux();\na.deux();\nthree();\n`,
    });
    expect(calls(reader, 'c.js')).toEqual([
      '4 one -> import a.js#one',
      '5 deux -> import a.js#two',
      '6 deux -> import a.js#two',
      '7 three -> import b.js#three',
    ]);
  });
});

describe('resolution of other languages', () => {
  it('Python: packages, relative imports, self, inferred types', async () => {
    const { reader } = await indexed({
      'src/pkg/__init__.py': 'from .core import Shop as Store\nfrom . import tools\n',
      'src/pkg/core.py':
        'class Base:\n    def close(self): pass\n\nclass Shop(Base):\n    def __init__(self): self.till = Till()\n    def open(self):\n        self.close()\n        self.till.ring()\n\nclass Till:\n    def ring(self): pass\n',
      'src/pkg/tools.py': 'import os\ndef tool(print): print()\n',
      'tests/test_a.py':
        'import pkg.tools\nfrom pkg import Store, tools\nfrom pkg.core import missing\n\ndef test():\n    store = Store()\n    store.open()\n    tools.tool(1)\n    pkg.tools.tool(2)\n    missing()\n',
    });
    expect(calls(reader, 'src/pkg/core.py')).toEqual([
      '5 Till -> scope src/pkg/core.py#Till',
      '7 close -> inherited src/pkg/core.py#Base.close',
      '8 ring -> receiver src/pkg/core.py#Till.ring',
    ]);
    expect(calls(reader, 'src/pkg/tools.py')).toEqual(['2 print -> nothing']);
    expect(calls(reader, 'tests/test_a.py').slice(0, 4)).toEqual([
      '6 Store -> import src/pkg/core.py#Shop',
      '7 open -> receiver src/pkg/core.py#Shop.open',
      '8 tool -> import src/pkg/tools.py#tool',
      '9 tool -> import src/pkg/tools.py#tool',
    ]);
  });

  it('Go: packages by module and directory, methods in other files, embedding', async () => {
    const { reader } = await indexed({
      'go.mod': 'module example.com/shop/v2\n',
      'store/store.go':
        'package store\n\ntype Base struct{}\n\nfunc (b *Base) Close() {}\n\ntype Shop struct {\n\tBase\n}\n\nfunc New() *Shop { return &Shop{} }\n',
      'store/open.go': 'package store\n\nfunc (s *Shop) Open() { s.Close(); helper() }\n\nfunc helper() {}\n',
      'main.go':
        'package main\n\nimport (\n\t"fmt"\n\tst "example.com/shop/v2/store"\n)\n\nfunc main() {\n\ts := st.New()\n\ts.Open()\n\tfmt.New()\n}\n',
    });
    expect(calls(reader, 'store/open.go')).toEqual([
      '3 Close -> inherited store/store.go#Base.Close',
      '3 helper -> scope store/open.go#helper',
    ]);
    expect(calls(reader, 'main.go')).toEqual([
      '9 New -> import store/store.go#New',
      '10 Open -> receiver store/open.go#Shop.Open',
      '11 New -> nothing',
    ]);
  });

  it('C: includes, what is static, prototypes', async () => {
    const { reader } = await indexed({
      'include/a.h': 'int shared(int a);\nint twice(void);\n',
      'a.c': '#include "a.h"\nint shared(int a) { return helper(a); }\nstatic int helper(int a) { return a; }\n',
      'b.c':
        '#include "a.h"\nstatic int helper(int a) { return a; }\nint run(int (*twice)(void)) { return shared(1) + helper(2) + twice(); }\n',
    });
    expect(calls(reader, 'b.c')).toEqual(['3 shared -> package a.c#shared', '3 helper -> scope b.c#helper', '3 twice -> nothing']);
  });

  it('Java: packages, imports, implicit this and inherited members', async () => {
    const { reader } = await indexed({
      'src/shop/Base.java': 'package shop;\npublic class Base { protected void close() {} }\n',
      'src/shop/Shop.java': 'package shop;\npublic class Shop extends Base { public void open() { close(); } static void stop() {} }\n',
      'src/other/Shop.java': 'package other;\npublic class Shop { public void open() {} }\n',
      'src/app/Main.java':
        'package app;\nimport shop.Shop;\nimport static shop.Shop.stop;\npublic class Main {\n  private final Shop shop = new Shop();\n  void run(Shop other) { shop.open(); other.open(); stop(); String.valueOf(1); }\n}\n',
    });
    expect(calls(reader, 'src/shop/Shop.java')).toEqual(['2 close -> inherited src/shop/Base.java#Base.close']);
    expect(calls(reader, 'src/app/Main.java')).toEqual([
      '5 Shop -> import src/shop/Shop.java#Shop',
      '6 open -> receiver src/shop/Shop.java#Shop.open',
      '6 open -> receiver src/shop/Shop.java#Shop.open',
      '6 stop -> import src/shop/Shop.java#Shop.stop',
      '6 valueOf -> nothing',
    ]);
  });

  it('Rust: the module tree, use, self and associated functions', async () => {
    const { reader } = await indexed({
      'Cargo.toml': '[package]\nname = "shop"\n',
      'src/lib.rs':
        'mod store;\nuse crate::store::{make, Shop as Store};\nfn run() { let s = Store::new(); s.open(); make(); store::make(); }\n',
      'src/store/mod.rs':
        'pub mod till;\npub struct Shop;\nimpl Shop {\n  pub fn new() -> Self { Shop }\n  pub fn open(&self) { self.close(); super::helper(); }\n  fn close(&self) {}\n}\npub fn make() {}\n',
      'src/store/till.rs': 'use super::make;\nfn ring() { make(); }\n',
    });
    expect(calls(reader, 'src/lib.rs')).toEqual([
      '3 new -> receiver src/store/mod.rs#Shop.new',
      '3 open -> receiver src/store/mod.rs#Shop.open',
      '3 make -> import src/store/mod.rs#make',
      '3 make -> import src/store/mod.rs#make',
    ]);
    expect(calls(reader, 'src/store/mod.rs')[0]).toBe('5 close -> receiver src/store/mod.rs#Shop.close');
    expect(calls(reader, 'src/store/till.rs')).toEqual(['2 make -> import src/store/mod.rs#make']);
  });

  it('others go by name, and say so', async () => {
    const { reader } = await indexed({ 'a.rb': 'def ring\nend\n', 'b.rb': 'ring()\n' });
    expect(calls(reader, 'b.rb')).toEqual(['1 ring -> unique-name a.rb#ring']);
  });
});

describe('questions to the graph', () => {
  const FILES = {
    'src/a.ts': `export interface Store { save(): void }\nexport class Disk implements Store { save() { write(); } }\nexport class Fast extends Disk { save() {} }\nfunction write() { loop(); }\nfunction loop() { write(); }\n`,
    'src/b.ts': `import { Disk as D } from './a';\nexport function keep(disk: D) { disk.save(); }\n`,
    'src/main.ts': `import { keep } from './b';\napp.get('/keep', () => keep(null!));\n`,
    'src/other.ts': `export class Other { save() {} }\nnew Other().save();\n`,
    'test/b.test.ts': `import { keep } from '../src/b';\nit('keeps', () => keep(null!));\n`,
  };
  const search = { path: null, limit: 20, depth: 3 } as const;

  it('give callers over several steps, and mark cycles', async () => {
    const { reader } = await indexed(FILES);
    const { trees } = reader.snapshot(() => callHierarchy(CodeGraph.of(reader), { ...search, name: 'write', direction: 'incoming' }));
    const [save, loop] = trees[0]!.calls.toSorted((a, b) => (a.symbol.name < b.symbol.name ? -1 : 1));
    expect(save).toMatchObject({
      symbol: { name: 'Disk.save' },
      lines: [2],
      end: null,
      calls: [{ symbol: { name: 'keep', path: 'src/b.ts' }, how: 'receiver' }],
    });
    expect(loop).toMatchObject({ symbol: { name: 'loop' }, calls: [{ symbol: { name: 'write' }, end: 'cycle', calls: [] }] });
  });

  it('end when they would keep others waiting, and say that they are not complete', async () => {
    const { reader, root } = await indexed(FILES);
    const isOver = () => true;
    const hierarchy = reader.snapshot(() =>
      callHierarchy(CodeGraph.of(reader), { ...search, name: 'write', direction: 'incoming' }, isOver),
    );
    expect(hierarchy).toMatchObject({ complete: false, trees: [{ symbol: { name: 'write' }, calls: [] }] });
    const impact = reader.snapshot(() =>
      impactOf(CodeGraph.of(reader), root, { of: { kind: 'symbol', name: 'write', path: null }, depth: 4, limit: 50 }, isOver),
    );
    expect(impact).toMatchObject({ complete: false, changed: [{ name: 'write' }], touched: [] });
  });

  it('give what a function calls', async () => {
    const { reader } = await indexed(FILES);
    const { trees } = reader.snapshot(() => callHierarchy(CodeGraph.of(reader), { ...search, name: 'keep', direction: 'outgoing' }));
    expect(trees[0]!.calls).toMatchObject([{ symbol: { name: 'Disk.save' }, lines: [2], calls: [{ symbol: { name: 'write' } }] }]);
  });

  it('give implementations of types and of methods', async () => {
    const { reader } = await indexed(FILES);
    const named = (name: string) =>
      reader
        .snapshot(() => implementations(CodeGraph.of(reader), { name, path: null, limit: 10, offset: 0 }))
        .targets[0]!.implementations.map(({ symbol, distance }) => [symbol.name, distance]);
    expect(named('Store')).toEqual([
      ['Disk', 1],
      ['Fast', 2],
    ]);
    expect(named('Store.save')).toEqual([
      ['Disk.save', 1],
      ['Fast.save', 2],
    ]);
  });

  it('give what a change touches, its tests and its routes', async () => {
    const { reader, root } = await indexed(FILES);
    const impact = reader.snapshot(() =>
      impactOf(CodeGraph.of(reader), root, { of: { kind: 'symbol', name: 'write', path: null }, depth: 4, limit: 50 }),
    );
    expect(impact.touched.map(({ symbol, distance }) => [symbol.name, distance])).toEqual([
      ['Disk.save', 1],
      ['loop', 1],
      ['keep', 2],
      ['(top level)', 3],
    ]);
    expect(impact.tests.map(({ symbol }) => symbol.path)).toEqual(['test/b.test.ts']);
    expect(impact.entryPoints).toMatchObject([{ kind: 'route', symbol: { path: 'src/main.ts' } }]);
  });

  it('find the uses of one of several, under other names, too', async () => {
    const { reader, root } = await indexed(FILES);
    const uses = (name: string) =>
      reader
        .snapshot(() => findReferences(reader, root, referenceSearch(name)))
        .files.flatMap(({ path, references }) => references.map(({ line, role }) => `${path}:${line} ${role}`));
    expect(uses('Disk.save')).toEqual(['src/b.ts:2 call']);
    expect(uses('Other.save')).toEqual(['src/other.ts:2 call']);
    expect(uses('save')).toHaveLength(2);
  });
});
