/** Maps of real files. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mapAnswer } from '../../../../src/code-index/answers/map-answer.ts';
import { CodeGraph } from '../../../../src/code-index/graph/code-graph.ts';
import { fileEdges } from '../../../../src/code-index/graph/file-edges.ts';
import type { FileGraph } from '../../../../src/code-index/map/file-graph.ts';
import { repoMap } from '../../../../src/code-index/map/repo-map.ts';
import { DocumentParser } from '../../../../src/code-index/parse/document-parser.ts';
import type { IndexReader } from '../../../../src/code-index/store/index-reader.ts';
import { completed } from '../../../helpers/completed.ts';
import { indexInProcess } from '../../../helpers/index-in-process.ts';
import { DIST } from '../../../helpers/paths.ts';
import { temporaryProject } from '../../../helpers/temporary.ts';

const READY = { state: 'ready', documents: 1, symbols: 1, updatedAt: null } as const;
let parser: DocumentParser;

beforeAll(async () => {
  parser = await DocumentParser.create(join(DIST, 'grammars'));
});

const user = (name: string, used: string, from: string) =>
  `import { ${used} } from '${from}';\nexport function ${name}() {\n  return ${used}();\n}\n`;
const SHOP = {
  'src/core/price-list.ts': 'export function findPrice() {\n  return 1;\n}\nfunction _inner() {}\n_inner();\n',
  'src/cart.ts': user('cartTotal', 'findPrice', './core/price-list.ts'),
  'src/order.ts': user('orderTotal', 'findPrice', './core/price-list.ts'),
  'src/invoice.ts': user('printInvoice', 'orderTotal', './order.ts'),
  'src/aside/lonely.ts': 'export function lonely() {}\n',
  'src/aside/friend.ts': user('friend', 'lonely', './lonely.ts'),
  'test/cart.test.ts': `import { lonely } from '../src/aside/lonely.ts';\n${'lonely();\n'.repeat(50)}`,
};

function graphNow(reader: IndexReader): FileGraph {
  const { documents, ...edges } = completed(fileEdges(CodeGraph.of(reader)));
  const paths = documents.map((id) => CodeGraph.of(reader).document(id)!.path);
  return { version: reader.updatedAtUs(), madeInMs: 0, paths, edges };
}

async function mapped(focus: string[] = [], maxTokens = 4000, files: Record<string, string> = SHOP) {
  const { run, reader } = indexInProcess(temporaryProject(files), parser);
  await run();
  return reader.snapshot(() => repoMap(reader, graphNow(reader), { focus, maxTokens }));
}

describe('a map', () => {
  it('begins with what the others use', async () => {
    const { ranked, directories } = await mapped();
    expect(ranked[0]).toMatchObject({ path: 'src/core/price-list.ts', users: 2 });
    expect(ranked[0]!.symbols.map(({ name }) => name)).toEqual(['findPrice', '_inner']);
    expect(directories).toContainEqual({ path: 'src/core', files: 1, languages: ['typescript'] });
  });

  it.each([['src/aside'], ['src/aside/friend.ts'], ['friend'], ['Nobody.friend']])('is about %s when asked so', async (focus) => {
    const { ranked, unknownFocus } = await mapped([focus]);
    const first = ranked.slice(0, 2).map(({ path }) => path);
    expect(first.toSorted()).toEqual(['src/aside/friend.ts', 'src/aside/lonely.ts']);
    expect(unknownFocus).toEqual([]);
  });

  it('has more definitions of a file that it is about', async () => {
    const many = { 'many.ts': Array.from({ length: 40 }, (_, at) => `export function part${at}() {}\n`).join('') };
    const { ranked: all } = await mapped([], 4000, many);
    const { ranked: focused } = await mapped(['many.ts'], 4000, many);
    expect([all[0]!.symbols.length, focused[0]!.symbols.length]).toEqual([8, 20]);
  });

  it('says what it does not know', async () => {
    const map = await mapped(['nowhere']);
    expect(map.unknownFocus).toEqual(['nowhere']);
    expect(mapAnswer(map, 4000, READY, 0)).toContain('not in the project: nowhere');
  });

  it('is a list of files with the signatures that matter, within its budget', async () => {
    const text = mapAnswer(await mapped(), 4000, READY, 0);
    expect(text).toContain('src/core/price-list.ts  used by 2 files\n  1-3  export function findPrice()');
    const small = mapAnswer(await mapped(), 30, READY, 0);
    expect(small).toContain('cut: less used files are left out');
    expect(small).not.toContain('src/invoice.ts');
  });
});
