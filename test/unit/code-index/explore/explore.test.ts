/** What explore finds in real files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exploreAnswer } from '../../../../src/code-index/answers/explore-answer.ts';
import { ChangeHistory } from '../../../../src/code-index/explore/change-history.ts';
import { explore } from '../../../../src/code-index/explore/explore.ts';
import { DocumentParser } from '../../../../src/code-index/parse/document-parser.ts';
import { DocumentTexts } from '../../../../src/code-index/query/document-texts.ts';
import { indexInProcess } from '../../../helpers/index-in-process.ts';
import { DIST } from '../../../helpers/paths.ts';
import { temporaryProject } from '../../../helpers/temporary.ts';

const NOW = 0;
const READY = { state: 'ready', documents: 1, symbols: 1, updatedAt: null } as const;
let parser: DocumentParser;

beforeAll(async () => {
  parser = await DocumentParser.create(join(DIST, 'grammars'));
});

const SHOP = {
  'src/cart.ts': `import { priceOf } from './price.ts';

export class Cart {
  /** Adds what all of it costs. */
  total(): number {
    return priceOf('x') + priceOf('y');
  }
}
`,
  'src/price.ts': `export function priceOf(name: string): number {
  if (name === '') throw new Error('an article needs a name');
  return name.length;
}
`,
  'src/report.ts': `import { Cart } from './cart.ts';

export function printReport(): string {
  return String(new Cart().total());
}
`,
  'src/mail.ts': 'export function sendMail(to: string): void {\n  console.log(to);\n}\n',
  'test/cart.test.ts': "import { Cart } from '../src/cart.ts';\n// total of a cart, total of a cart\nnew Cart().total();\n",
  'docs/cart.md': '# Cart\n\nThe total of a cart.\n',
  'examples/cart.ts': "import { Cart } from '../src/cart.ts';\nexport const cartTotal = () => new Cart().total();\n",
};

async function shop(files: Record<string, string> = SHOP) {
  const root = temporaryProject(files);
  const { run, reader } = indexInProcess(root, parser);
  await run();
  const texts = new DocumentTexts(root);
  onTestFinished(() => texts.clear());
  const ask = (question: string, { maxTokens = 4000, commits = [] as string[][] } = {}) =>
    reader.snapshot(() => explore({ reader, texts, history: new ChangeHistory(commits) }, { question, maxTokens }));
  const paths = (question: string, options = {}) => ask(question, options).files.map(({ path }) => path);
  return { root, ask, paths };
}

describe('explore', () => {
  it('gives the source before its tests, documents and examples', async () => {
    const { paths } = await shop();
    expect(paths('where is the total of a cart added')[0]).toBe('src/cart.ts');
  });

  it('follows a stack trace of another machine', async () => {
    const { paths } = await shop();
    expect(paths('boom\n    at send (/srv/app/node_modules/shop/src/mail.ts:2:11)')[0]).toBe('src/mail.ts');
  });

  it('finds what throws a message', async () => {
    const { ask } = await shop();
    const [first] = ask('Error: an article needs a name').files;
    expect(first).toMatchObject({ path: 'src/price.ts', symbols: [{ name: 'priceOf', kind: 'function', startLine: 1, endLine: 4 }] });
    expect(first!.passages).toEqual([{ startLine: 1, endLine: 4, lines: SHOP['src/price.ts'].split('\n').slice(0, 4), order: 0 }]);
  });

  it('finds words in other forms, inside names', async () => {
    const { paths } = await shop();
    expect(paths('mails are not sent')[0]).toBe('src/mail.ts');
  });

  it('puts what defines a name of the question before what has more of its other words', async () => {
    const files = {
      'src/base.ts': 'export class PayerSigner {\n  sign() {}\n}\n',
      'src/votes.ts': 'export function countVotes() {\n  // to the effective delegate of an account: bind it by its digest\n}\n',
      'src/hash.ts': 'export function hash() {\n  // a digest of the bytes, to bind it\n}\n',
    };
    const { paths } = await shop(files);
    expect(paths('PayerSigner: bind digest to the effective delegate')[0]).toBe('src/base.ts');
  });

  it('shows the definition of exactly the name that the question writes before those of longer names', async () => {
    const lines = (name: string) => `export function ${name}() {\n${'  // route layer\n'.repeat(8)}}\n`;
    const { ask } = await shop({ 'src/router.ts': `${lines('route_layer')}${lines('layer')}${lines('layer_route')}` });
    const first = ask('why does `layer` not wrap a later route').files[0]!.passages.find(({ order }) => order === 0)!;
    expect(first.lines[0]).toBe('export function layer() {');
  });

  it('shows the part that matters of a very long function', async () => {
    const filler = '  step();\n'.repeat(300);
    const { ask } = await shop({
      'src/run.ts': `export function run() {\n${filler}  if (redirected) method = 'GET'; // redirect\n${filler}}\n`,
    });
    const { passages } = ask('which method has a redirected request').files[0]!;
    expect(passages.flatMap(({ lines }) => lines)).toContain("  if (redirected) method = 'GET'; // redirect");
    expect(passages[0]!.startLine).toBe(1);
  });

  it('finds words inside of the names that a definition uses', async () => {
    const { paths } = await shop({
      'src/a.ts': '// topic topic\nexport function a() {\n  return other();\n}\n',
      'src/b.ts': '// topic\nexport function b() {\n  return shutdownDuplicates();\n}\n',
      'src/c.ts': '// duplicate\n',
    });
    expect(paths('a duplicate topic')[0]).toBe('src/b.ts');
  });

  it('shows what the best definition calls, though it has no word of the question', async () => {
    const filler = (name: string) => `export function ${name}() {\n${'  // parcel\n'.repeat(3)}  return '${name}';\n}\n`;
    const called = 'export function weigh() {\n  let grams = 0;\n  grams += 5;\n  return grams;\n}\n';
    const { ask } = await shop({
      'src/post.ts': `import { weigh } from './scale.ts';\nexport function stampParcel() {\n  return weigh(); // parcel stamp\n}\n`,
      'src/scale.ts': `${called}// parcel\n`,
      'src/other.ts': filler('other'),
    });
    const { files } = ask('how is the stamp of a parcel chosen');
    const passages = files.find(({ path }) => path === 'src/scale.ts')!.passages;
    expect(passages.flatMap(({ lines }) => lines)).toContain('  grams += 5;');
  });

  it('shows what is called by what the best definition calls, and not what everything calls', async () => {
    const step = (name: string, calls: string) => `export function ${name}() {\n  ${calls};\n  return '${name} is done';\n}\n`;
    const { ask } = await shop({
      'src/post.ts': `import { push } from './list.ts';\nimport { readScale } from './scale.ts';\nexport function stampParcel() {\n  push(); // parcel stamp\n  return weighIt();\n}\n${step('weighIt', 'readScale()')}`,
      'src/scale.ts': `${step('readScale', '')}// parcel\n`,
      'src/list.ts': `${step('push', '')}// parcel\n`,
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6, 7, 8].map((n) => [
          `src/user${n}.ts`,
          `import { push } from './list.ts';\n${step(`user${n}`, 'push() // parcel')}`,
        ]),
      ),
    });
    const { files } = ask('how is the stamp of a parcel chosen');
    const order = (line: string) =>
      files.flatMap(({ passages }) => passages).find(({ lines }) => lines.some((one) => one.includes(line)))?.order;
    expect(order("'weighIt is done'")).toBeLessThan(order("'push is done'") ?? Infinity);
    expect(order("'readScale is done'")).toBeLessThan(order("'push is done'") ?? Infinity);
  });

  it('shows what calls the best definition, though it has few words of the question', async () => {
    const other = (n: number) => `export function other${n}() {\n  // a parcel\n  return ${n};\n}\n`;
    const caller = 'export function atTheCounter() {\n  // a parcel\n  return pick();\n}\n';
    const { ask } = await shop({
      'src/post.ts': `export function pick() {\n  return 'stamp of a parcel';\n}\n${[1, 2, 3].map(other).join('')}${caller}`,
    });
    const { passages } = ask('how is the stamp of a parcel chosen').files[0]!;
    const order = (name: string) => passages.find(({ lines }) => lines.some((line) => line.includes(name)))?.order ?? Infinity;
    expect(order('atTheCounter')).toBeLessThan(order('other1'));
  });

  it('shows a function though one inside of it fits, too', async () => {
    const { ask } = await shop({
      'src/prompt.ts':
        'export function prompt() {\n  const read = () => {\n    return line; // the default of a prompt\n  };\n  if (empty) value = convert(given); // the default of a prompt\n  return read();\n}\n',
    });
    const { passages } = ask('which default has a prompt').files[0]!;
    expect(passages.flatMap(({ lines }) => lines)).toContain('  if (empty) value = convert(given); // the default of a prompt');
  });

  it('shows code before heads of files and of types, tests and mere declarations', async () => {
    const { ask } = await shop({
      'src/pool.ts':
        '// The pool of clients closes idle clients.\nimport x from "x";\nexport interface Settings {\n  // idle clients of the pool: when to close\n  close: number;\n}\nexport function sweep() {\n  // close idle clients of the pool\n  return 1;\n}\n',
      'src/pool.d.ts': 'export declare function sweep(): number; // close idle clients of the pool\n',
      'src/pool.test.ts': 'export function sweepTest() {\n  // close idle clients of the pool, close idle clients of the pool\n}\n',
    });
    const { files } = ask('when does the pool close idle clients');
    const first = files.flatMap(({ path, passages }) =>
      passages.filter(({ order }) => order === 0).map(({ lines }) => `${path} ${lines[0]}`),
    );
    expect(first).toEqual(['src/pool.ts export function sweep() {']);
    expect(files[0]!.path).toBe('src/pool.ts');
  });

  it('shows the values that shown code names, however far away they are set', async () => {
    const values = 'export const PATIENCE_MS = 90_000;\nexport const OTHER = 1;\nexport const load = require("patience");\n';
    const { ask } = await shop({
      'src/limits.ts': `${values}${'\n'.repeat(20)}export function clients() {\n  return [];\n}\n`,
      'src/pool.ts': `import { PATIENCE_MS, load } from './limits.ts';\n\nexport function sweepIdleClients(idleMs: number) {\n  return isLonger(idleMs, PATIENCE_MS, load); // idle clients\n}\n`,
    });
    const { passages } = ask('when are idle clients swept').files.find(({ path }) => path === 'src/limits.ts')!;
    expect(passages[0]!.lines).toEqual(['export const PATIENCE_MS = 90_000;']);
  });

  it('shows the same code once, however many files hold it', async () => {
    const copy = 'export function joinChannel() {\n  return channel.join(topic);\n}\n';
    const { ask } = await shop({ 'src/channel.js': copy, 'dist-copy/one.js': copy, 'dist-copy/two.js': copy.replaceAll('  ', '      ') });
    const { files } = ask('how is a channel joined');
    expect(files).toHaveLength(3);
    expect(files.filter(({ passages }) => passages.length > 0)).toHaveLength(1);
  });

  it('compares the words inside the names of a question with those inside paths', async () => {
    const { paths } = await shop({ 'src/enum-adapter.ts': 'export const a = 1;\n', 'src/map.ts': 'export const b = 1;\n' });
    expect(paths('EnumAdapters are slow')).toEqual(['src/enum-adapter.ts']);
  });

  it('takes a script without extension for the source that it is', async () => {
    const { paths } = await shop({
      'bin/deploy': '#!/usr/bin/env bash\nroll_out() {\n  echo canary\n}\n',
      NOTES: 'canary canary canary: the canary goes out first\n',
    });
    expect(paths('where is the canary rolled out')[0]).toBe('bin/deploy');
  });

  it('tells how the definitions call each other and who uses them', async () => {
    const { ask } = await shop();
    const { relations } = ask('printReport shows a wrong priceOf', { maxTokens: 15_000 });
    const names = relations.callPaths.map((path) => path.map(({ name }) => name).join(' '));
    expect(names).toEqual(expect.arrayContaining(['printReport Cart.total', 'Cart.total priceOf']));
    const uses = relations.uses.find(({ of }) => of.name === 'priceOf')!;
    expect(uses.by).toEqual([{ name: 'Cart.total', path: 'src/cart.ts', line: 6 }]);
  });

  it('adds files that change together with those it found', async () => {
    const { paths } = await shop();
    expect(paths('sendMail')).not.toContain('src/report.ts');
    const commits = Array.from({ length: 5 }, () => ['src/mail.ts', 'src/report.ts']);
    expect(paths('sendMail', { commits })).toContain('src/report.ts');
  });

  it('shows lines as they are on disk, and says when they are not those of the index', async () => {
    const { root, ask } = await shop();
    writeFileSync(join(root, 'src/mail.ts'), 'export function sendMail(to: string): void {\n  // changed\n}\n');
    const [first] = ask('sendMail').files;
    expect(first).toMatchObject({ path: 'src/mail.ts', stale: true });
    expect(first!.passages[0]!.lines).toContain('  // changed');
  });

  it('finds nothing where nothing is, and nothing breaks it', async () => {
    const { paths } = await shop();
    for (const question of ['zzz', '???', '"', 'a', '\0', 'x'.repeat(40_000), '/'.repeat(2000), '(a.b::c#d->e)'.repeat(500)]) {
      expect(paths(question).length).toBeLessThanOrEqual(8);
    }
    expect(paths('qqqq wwww')).toEqual([]);
    expect(paths('qqqq wwww', { commits: [['src/mail.ts']] })).toEqual([]);
  });
});

describe('its answer', () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `src/part${at}.ts`,
      `export function needle${at}() {\n${'  // a needle in the hay\n'.repeat(40)}}\n`,
    ]),
  );

  it('lists the files in their order, then code, and stays within its budget', async () => {
    const { ask } = await shop({ ...SHOP, ...files });
    for (const maxTokens of [500, 2000, 8000]) {
      const found = ask('needle in the hay', { maxTokens });
      const text = exploreAnswer(found, maxTokens, READY, NOW);
      expect(Buffer.byteLength(text)).toBeLessThan(maxTokens * 3.5 + 300);
      const ranked = [...text.matchAll(/^ ?\d+\. (\S+)/gm)].map(([, path]) => path);
      expect(ranked.length).toBeGreaterThan(3);
      expect(ranked).toEqual(found.files.slice(0, ranked.length).map(({ path }) => path));
      expect(text).toMatch(/^ *1 {2}export function needle/m);
    }
  });

  it('leaves out the least telling passages first, and shows the others in the order of their files', () => {
    const passage = (order: number, startLine: number) => {
      const lines = Array.from({ length: 20 }, (_, at) => `telling ${order}, line ${at} of twenty`);
      return { order, startLine, endLine: startLine + 19, lines };
    };
    const file = (path: string, ...passages: ReturnType<typeof passage>[]) => ({
      path,
      class: 'source' as const,
      symbols: [],
      passages,
      stale: false,
    });
    const found = {
      files: [file('src/a.ts', passage(3, 1), passage(1, 100), passage(4, 200)), file('src/b.ts', passage(0, 1), passage(2, 50))],
      more: 0,
      relations: { callPaths: [], uses: [] },
    };
    const text = exploreAnswer(found, 700, READY, NOW);
    const shown = [...text.matchAll(/telling (\d), line 0/g)].map(([, order]) => Number(order));
    expect(shown).toEqual([1, 0, 2]);
  });

  it('says when nothing was found', async () => {
    const { ask } = await shop();
    expect(exploreAnswer(ask('qqqq wwww'), 4000, READY, NOW)).toMatch(/^no file has a word of the question\n\nname an identifier/);
  });
});
