import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CodeIndex } from '../../src/code-index/code-index.ts';
import { indexOf } from '../helpers/index-of.ts';
import { referenceSearch, symbolSearch, textSearch } from '../helpers/searches.ts';
import { fillUp, makeReadOnly, NO_MOUNT, smallFileSystem } from '../helpers/small-file-system.ts';
import { DIST } from '../helpers/paths.ts';
import { temporaryDirectory, temporaryProject, writeFiles } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const CART = { 'src/cart.ts': 'export class ShopCart { addItem() {} }\nnew ShopCart();\n' };
const DATABASE = 'code_index.db';

/** Text that takes a few MB in an index. */
function manyWords(word: string, files = 12): Record<string, string> {
  const line = (file: number, at: number) => `export function ${word}${file}x${at.toString(36)}${randomBytes(6).toString('hex')}() {}`;
  return Object.fromEntries(
    Array.from({ length: files }, (_, file) => [
      `src/${word}${file}.ts`,
      Array.from({ length: 200 }, (_, at) => line(file, at)).join('\n'),
    ]),
  );
}

const pathsWith = async (index: CodeIndex, name: string) => (await index.findSymbols(symbolSearch(name))).symbols.map(({ path }) => path);

function isSound(directory: string): boolean {
  const database = new Database(join(directory, DATABASE), { readonly: true });
  try {
    return database.pragma('integrity_check', { simple: true }) === 'ok';
  } finally {
    database.close();
  }
}

describe('an index that cannot be written', () => {
  it.skipIf(NO_MOUNT !== undefined)(
    `says that the disk is full, answers on, and goes on when there is space (${NO_MOUNT ?? 'tmpfs'})`,
    async () => {
      const root = temporaryProject(CART);
      const { index, directory } = indexOf(root, { directory: smallFileSystem(24) });
      await index.refresh();
      const giveBack = fillUp(directory, 200_000);
      writeFiles(root, manyWords('full'));
      await expect(index.refresh()).rejects.toMatchObject({
        code: 'INDEX_FAILED',
        message: expect.stringContaining('no space left') as string,
        hint: expect.stringContaining('Free space') as string,
      });
      expect(index.summary()).toMatchObject({ state: 'failed', error: expect.stringContaining('no space left') as string });
      expect(await pathsWith(index, 'ShopCart')).toEqual(['src/cart.ts']);
      giveBack();
      await index.refresh();
      expect(index.summary()).toMatchObject({ state: 'ready', documents: 14 });
      await index.close();
      expect(isSound(directory)).toBe(true);
    },
  );

  it.skipIf(NO_MOUNT !== undefined)(`says so when there is no space for a first index (${NO_MOUNT ?? 'tmpfs'})`, async () => {
    const { index, directory } = indexOf(temporaryProject(CART), { directory: smallFileSystem(1) });
    const giveBack = fillUp(directory, 0);
    await expect(index.refresh()).rejects.toMatchObject({
      code: 'INDEX_FAILED',
      message: expect.stringContaining('no space left') as string,
    });
    expect(await pathsWith(index, 'ShopCart')).toEqual([]);
    giveBack();
    await index.refresh();
    expect(await pathsWith(index, 'ShopCart')).toEqual(['src/cart.ts']);
  });

  it.skipIf(process.platform !== 'linux')('says what failed when a file may not grow, and makes up for it', async () => {
    const root = temporaryProject(CART);
    const first = indexOf(root);
    await first.index.refresh();
    await first.index.close();
    // Only an indexing process that is started under the limit has it.
    const { index, directory } = indexOf(root, { directory: first.directory });
    writeFiles(root, manyWords('limit'));
    const limitFiles = (bytes: string) => execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`]);
    const before = execFileSync('prlimit', ['--pid', String(process.pid), '--fsize', '--noheadings', '--output', 'SOFT'], {
      encoding: 'utf8',
    }).trim();
    onTestFinished(() => void limitFiles(before));
    limitFiles('300000');
    await expect(index.refresh()).rejects.toMatchObject({
      code: 'INDEX_FAILED',
      message: expect.stringMatching(/cannot be|no space/) as string,
    });
    limitFiles(before);
    expect(await pathsWith(index, 'ShopCart')).toEqual(['src/cart.ts']);
    await index.refresh();
    expect(index.summary()).toMatchObject({ state: 'ready', documents: 14 });
    await index.close();
    expect(isSound(directory)).toBe(true);
  });

  it.skipIf(NO_MOUNT !== undefined)(`says so when its directory is read-only (${NO_MOUNT ?? 'bind mount'})`, async () => {
    const root = temporaryProject(CART);
    const { index, directory } = indexOf(root);
    makeReadOnly(directory);
    await expect(index.refresh()).rejects.toMatchObject({
      code: 'STATE_DIRECTORY_UNUSABLE',
      message: expect.stringContaining(directory) as string,
    });
    expect(index.summary()).toMatchObject({ state: 'failed', documents: 0 });
  });

  it.skipIf(NO_MOUNT !== undefined)(
    `says so, and answers on, when its directory became read-only (${NO_MOUNT ?? 'bind mount'})`,
    async () => {
      const { index, directory } = indexOf(temporaryProject(CART));
      await index.refresh();
      expect(await pathsWith(index, 'ShopCart')).toEqual(['src/cart.ts']);
      await index.close();
      makeReadOnly(directory);
      const later = indexOf(index.root, { directory }).index;
      await expect(later.refresh()).rejects.toMatchObject({ code: 'STATE_DIRECTORY_UNUSABLE' });
      expect(await pathsWith(later, 'ShopCart')).toEqual(['src/cart.ts']);
      expect(later.summary().state).toBe('failed');
    },
  );
});

function overwrite(file: string, at: number, bytes: Buffer): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, at);
  closeSync(descriptor);
}

/** Changes the tables of the index behind its back. */
function tamper(file: string, sql: string): void {
  const database = new Database(file);
  database.unsafeMode(true);
  database.pragma('writable_schema = ON');
  database.exec(sql);
  database.close();
}

const PAGE = 4096;
const DAMAGES: Record<string, (file: string) => void> = {
  'a header of garbage': (file) => overwrite(file, 0, randomBytes(200)),
  'garbage all over': (file) => writeFileSync(file, randomBytes(statSync(file).size)),
  'a page of garbage in the middle': (file) => overwrite(file, PAGE * Math.floor(statSync(file).size / PAGE / 2), randomBytes(PAGE)),
  'half of it missing': (file) => truncateSync(file, PAGE * Math.floor(statSync(file).size / PAGE / 2)),
  'an end in the middle of a page': (file) => truncateSync(file, statSync(file).size - 1000),
  'no byte at all': (file) => truncateSync(file, 0),
  'a directory in its place': (file) => {
    rmSync(file);
    mkdirSync(join(file, 'with', 'files'), { recursive: true });
  },
  'garbage in a full-text table': (file) => tamper(file, 'UPDATE text_words_data SET block = randomblob(length(block)) WHERE id > 10'),
  'rows missing in a full-text table': (file) => tamper(file, 'DELETE FROM symbol_names_data WHERE id > 10'),
};

describe('a damaged index', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'indexer-test-')));
  const sound = mkdtempSync(join(tmpdir(), 'indexer-test-'));

  beforeAll(async () => {
    writeFiles(root, { 'package.json': '{}', ...CART, ...manyWords('d', 2) });
    const index = new CodeIndex({ root, directory: sound, dist: DIST, maxFileBytes: 1_048_576, onNotice: () => {} });
    await index.refresh();
    await index.close();
  });

  afterAll(() => {
    for (const directory of [root, sound]) rmSync(directory, { recursive: true });
  });

  /** An index of the same project, with the database as the damage leaves it. */
  function indexWith(damage: (file: string) => void) {
    const directory = temporaryDirectory();
    cpSync(sound, directory, { recursive: true });
    damage(join(directory, DATABASE));
    return indexOf(root, { directory });
  }

  const isReady = (index: CodeIndex) => waitUntil('the new index', () => !index.isIndexing && index.summary().state === 'ready');

  it.each(Object.entries(DAMAGES))('is built anew: %s', async (_, damage) => {
    const { index, directory } = indexWith(damage);
    index.summary();
    await index.refresh();
    expect(index.summary()).toMatchObject({ state: 'ready', documents: 4 });
    expect(await pathsWith(index, 'ShopCart')).toEqual(['src/cart.ts']);
    expect((await index.searchText(textSearch('hopCar'))).files).toHaveLength(1);
    await index.close();
    expect(isSound(directory)).toBe(true);
  });

  it('is sound again when only its journal is garbage', async () => {
    const { index, notices } = indexWith((file) => {
      writeFileSync(`${file}-wal`, randomBytes(100_000));
      writeFileSync(`${file}-shm`, randomBytes(32_768));
    });
    expect(await index.refresh()).toMatchObject({ indexed: 0, unchanged: 4 });
    expect(await pathsWith(index, 'ShopCart')).toEqual(['src/cart.ts']);
    expect(notices).toEqual([]);
  });

  const PACKED: Record<string, [sql: string, ask: (index: CodeIndex) => Promise<unknown>]> = {
    'symbols of a file': ['UPDATE packed SET symbols = randomblob(40)', (index) => index.outline('src/cart.ts')],
    'symbols, empty': [`UPDATE packed SET symbols = x''`, (index) => pathsWith(index, 'ShopCart')],
    'symbols of another form': [`UPDATE packed SET symbols = x'ab56525a00'`, (index) => pathsWith(index, 'ShopCart')],
    'references of a file': [
      'UPDATE packed SET "references" = randomblob(40)',
      (index) => index.findReferences(referenceSearch('ShopCart')),
    ],
    'words of the vocabulary': ['UPDATE text_words_blocks SET terms = randomblob(40)', (index) => index.searchText(textSearch('hopCar'))],
    'words, in the search thread': [
      'UPDATE text_words_blocks SET terms = randomblob(40)',
      (index) => index.searchText(textSearch('/hopCart+/')),
    ],
  };

  it.each(Object.entries(PACKED))('is built anew when a query meets damage: %s', async (_, [sql, ask]) => {
    const { index, directory, notices } = indexWith((file) => tamper(file, sql));
    await expect(ask(index)).rejects.toMatchObject({ code: 'INDEX_CORRUPT' });
    await isReady(index);
    await expect(ask(index)).resolves.toBeDefined();
    expect(await pathsWith(index, 'ShopCart')).toEqual(['src/cart.ts']);
    expect(notices).toEqual([expect.stringContaining('was damaged')]);
    expect(existsSync(join(directory, `${DATABASE}.corrupt`))).toBe(true);
  });

  it('is built anew once, however many queries meet the damage', async () => {
    const { index, notices } = indexWith((file) => tamper(file, 'UPDATE packed SET symbols = randomblob(40)'));
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => index.outline('src/cart.ts')));
    expect(answers.map(({ status }) => status)).toContain('rejected');
    await isReady(index);
    await index.refresh();
    expect(notices).toHaveLength(1);
  });

  it('says which lock file is damaged', async () => {
    const { index, directory } = indexOf(temporaryProject(CART));
    writeFileSync(join(directory, 'write.lock.db'), randomBytes(8192));
    await expect(index.refresh()).rejects.toMatchObject({
      code: 'INDEX_FAILED',
      message: expect.stringContaining('write.lock.db') as string,
    });
  });

  it('harms no other index', async () => {
    const [damaged, other] = [indexWith(DAMAGES['garbage all over']!), indexWith(() => {})];
    const before = readFileSync(join(other.directory, DATABASE));
    await damaged.index.refresh();
    expect(await pathsWith(other.index, 'ShopCart')).toEqual(['src/cart.ts']);
    expect(readFileSync(join(other.directory, DATABASE)).equals(before)).toBe(true);
    expect(other.notices).toEqual([]);
  });
});
