/** A new index with everything real: from whom it starts, from whom not, and what happens when that goes wrong. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CodeIndex } from '../../src/code-index/code-index.ts';
import { git } from '../helpers/edits.ts';
import { indexOf } from '../helpers/index-of.ts';
import { referenceSearch, symbolSearch, textSearch } from '../helpers/searches.ts';
import { fillUp, NO_MOUNT, smallFileSystem } from '../helpers/small-file-system.ts';
import { temporaryDirectory, temporaryProject, writeFiles } from '../helpers/temporary.ts';

const FILES = {
  'src/cart.ts': 'export class ShopCart { addItem() {} }\n',
  'src/order.ts': 'import { ShopCart } from "./cart";\nnew ShopCart();\n',
  'src/price.py': 'def price_of(item):\n    return 1\n',
  'src/tax.go': 'package shop\nfunc TaxOf() {}\n',
  'docs/shop.md': '# The shop\n',
};
const DATABASE = 'code_index.db';
const AGED = 1_700_000_000;

function repository(files: Record<string, string> = FILES): string {
  const root = temporaryProject(files);
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'first');
  return root;
}

function worktreeOf(root: string, ...options: string[]): string {
  const tree = join(temporaryDirectory(), 'tree');
  git(root, 'worktree', 'add', '-q', '--detach', ...options, tree);
  return tree;
}

async function indexed(root: string): Promise<string> {
  const { index, directory } = indexOf(root);
  await index.refresh();
  await index.close();
  return directory;
}

const pathsWith = async (index: CodeIndex, name: string) => (await index.findSymbols(symbolSearch(name))).symbols.map(({ path }) => path);
const filesWith = async (index: CodeIndex, query: string) => (await index.searchText(textSearch(query))).files.map(({ path }) => path);

function change(file: string, sql: string): void {
  const database = new Database(file);
  database.unsafeMode(true);
  database.pragma('writable_schema = ON');
  database.exec(sql);
  database.close();
}

describe('the index of a new work tree', () => {
  it('is taken over from its sibling, and has what is different', async () => {
    const root = repository();
    writeFiles(root, { 'src/secret.ts': 'export function onlyInTheSibling() {}\n' });
    const sibling = await indexed(root);
    const tree = worktreeOf(root);
    writeFiles(tree, { 'src/tax.go': 'package shop\nfunc VatOf() {}\n', 'src/new.ts': 'export const fresh = 1;\n' });
    const { index, directory, notices } = indexOf(tree, { others: [sibling] });
    expect(index.summary().takenOver).toBeUndefined();
    const takenOver = { from: root, reused: 5, parsed: 2 };
    expect(await index.refresh()).toMatchObject({ scanned: 7, indexed: 2, unchanged: 5, removed: 0, takenOver });
    expect(index.summary()).toMatchObject({ state: 'ready', documents: 7, takenOver });
    expect(await pathsWith(index, 'ShopCart')).toEqual(['src/cart.ts']);
    expect((await index.findReferences(referenceSearch('ShopCart'))).files.map(({ path }) => path)).toEqual(['src/order.ts']);
    expect(await pathsWith(index, 'VatOf')).toEqual(['src/tax.go']);
    for (const gone of ['onlyInTheSibling', 'TaxOf']) {
      expect(await pathsWith(index, gone)).toEqual([]);
      expect(await filesWith(index, gone.slice(1))).toEqual([]);
    }
    expect(notices).toEqual([]);
    await index.close();
    expect(
      readdirSync(directory)
        .filter((name) => !name.startsWith(DATABASE))
        .sort(),
    ).toEqual(['write.lock.db']);
    expect(existsSync(join(directory, `${DATABASE}.copy`))).toBe(false);
  });

  it('reads a file although its size and time are those in the sibling', async () => {
    const root = repository();
    const [file, size] = [join(root, 'src/tax.go'), FILES['src/tax.go'].length];
    utimesSync(file, AGED, AGED);
    const sibling = await indexed(root);
    const tree = worktreeOf(root);
    writeFileSync(join(tree, 'src/tax.go'), 'package shop\nfunc VatOf() {}\n');
    utimesSync(join(tree, 'src/tax.go'), AGED, AGED);
    expect(statSync(join(tree, 'src/tax.go')).size).toBe(size);
    const { index } = indexOf(tree, { others: [sibling] });
    expect((await index.refresh()).takenOver).toMatchObject({ reused: 5, parsed: 1 });
    expect(await pathsWith(index, 'VatOf')).toEqual(['src/tax.go']);
    expect(await pathsWith(index, 'TaxOf')).toEqual([]);
  });

  it('is built from nothing when everything is to be read', async () => {
    const root = repository();
    const sibling = await indexed(root);
    const { index } = indexOf(worktreeOf(root), { others: [sibling] });
    const report = await index.refresh({ full: true });
    expect(report).toMatchObject({ indexed: 6 });
    expect(report.takenOver).toBeUndefined();
  });

  it('is no longer called taken over once everything was read', async () => {
    const root = repository();
    const { index } = indexOf(worktreeOf(root), { others: [await indexed(root)] });
    expect((await index.refresh()).takenOver).toBeDefined();
    await index.refresh();
    expect(index.summary().takenOver).toBeDefined();
    await index.refresh({ full: true });
    expect(index.summary().takenOver).toBeUndefined();
  });

  it('starts from the sibling that has most in common', async () => {
    const root = repository();
    const far = worktreeOf(root);
    writeFiles(far, { 'src/cart.ts': 'changed\n', 'src/order.ts': 'changed\n' });
    const [distant, near] = [await indexed(far), await indexed(root)];
    for (const others of [
      [distant, near],
      [near, distant],
    ]) {
      const { index } = indexOf(worktreeOf(root), { others });
      expect((await index.refresh()).takenOver).toMatchObject({ from: root, parsed: 0 });
    }
  });

  it('may be taken over while the sibling is written', async () => {
    const root = repository(
      Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`src/f${at}.ts`, `export const name${at} = ${at};\n`])),
    );
    const { index: sibling, directory } = indexOf(root);
    await sibling.refresh();
    let isDone = false;
    const writing = (async () => {
      for (let turn = 0; !isDone; turn++) {
        writeFiles(root, { [`src/f${turn % 20}.ts`]: `export const turn${turn} = 1;\n` });
        await sibling.refresh();
      }
    })();
    try {
      for (let turn = 0; turn < 3; turn++) {
        const { index, directory: own, notices } = indexOf(worktreeOf(root), { others: [directory] });
        expect((await index.refresh()).takenOver).toBeDefined();
        expect(notices).toEqual([]);
        expect(await pathsWith(index, 'name7')).toEqual(['src/f7.ts']);
        expect((await index.findSymbols(symbolSearch('turn'))).symbols).toEqual([]);
        await index.close();
        const database = new Database(join(own, DATABASE), { readonly: true });
        expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
        database.close();
      }
    } finally {
      isDone = true;
      await writing;
    }
  });
});

describe('an index is not taken over', () => {
  const FROM_NOTHING = { takenOver: undefined, isAllParsed: true, notices: [] };

  async function outcome(root: string, others: readonly string[]): Promise<unknown> {
    const { index, notices } = indexOf(root, { others });
    const { takenOver, indexed: parsed, scanned } = await index.refresh();
    return { takenOver, isAllParsed: parsed === scanned, notices };
  }

  it('of a repository of another history with the same files', async () => {
    const other = repository();
    const root = temporaryProject(FILES);
    git(root, 'init', '-q');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'a first commit of its own');
    expect(await outcome(root, [await indexed(other)])).toEqual(FROM_NOTHING);
  });

  it('without git', async () => {
    expect(await outcome(temporaryProject(FILES), [await indexed(repository()), await indexed(temporaryProject(FILES))])).toEqual(
      FROM_NOTHING,
    );
  });

  it('when the rules are others', async () => {
    const root = repository();
    const tree = worktreeOf(root);
    writeFiles(tree, { 'indexer.json': '{ "deprioritize": ["docs/"] }' });
    expect(await outcome(tree, [await indexed(root)])).toEqual(FROM_NOTHING);
  });

  it('when it never came to its end', async () => {
    const root = repository();
    const sibling = await indexed(root);
    change(join(sibling, DATABASE), `DELETE FROM meta WHERE key = 'completed_at_us'`);
    expect(await outcome(worktreeOf(root), [sibling])).toEqual(FROM_NOTHING);
  });

  it('when its project is gone, or it was deleted', async () => {
    const root = repository();
    const tree = worktreeOf(root);
    const gone = worktreeOf(root);
    const sibling = await indexed(gone);
    rmSync(gone, { recursive: true });
    expect(await outcome(tree, [sibling, join(sibling, 'nothing'), temporaryDirectory()])).toEqual(FROM_NOTHING);
  });

  it('when most files are others', async () => {
    const root = repository();
    const tree = worktreeOf(root);
    const changed = Object.fromEntries(Object.keys(FILES).map((path) => [path, 'something else\n']));
    writeFiles(tree, changed);
    expect(await outcome(tree, [await indexed(root)])).toEqual(FROM_NOTHING);
  });

  it('when it is damaged, which it says, and leaves as it is', async () => {
    const root = repository();
    const sibling = await indexed(root);
    const file = join(sibling, DATABASE);
    change(file, 'DELETE FROM symbol_names_data WHERE id > 10');
    const before = readFileSync(file);
    const { index, directory, notices } = indexOf(worktreeOf(root), { others: [sibling] });
    const report = await index.refresh();
    expect(report).toMatchObject({ indexed: 6 });
    expect(report.takenOver).toBeUndefined();
    expect(notices).toEqual([expect.stringMatching(/could not be taken over.*building a new one/)]);
    expect(await pathsWith(index, 'ShopCart')).toEqual(['src/cart.ts']);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(directory).filter((name) => name.includes('.copy') || name.includes('.corrupt'))).toEqual([]);
  });

  it('again when a query met damage that was taken over', async () => {
    const root = repository();
    const sibling = await indexed(root);
    change(join(sibling, DATABASE), 'UPDATE packed SET symbols = randomblob(40)');
    const { index } = indexOf(worktreeOf(root), { others: [sibling] });
    await index.refresh();
    await expect(index.outline('src/cart.ts')).rejects.toMatchObject({ code: 'INDEX_CORRUPT' });
    await index.refresh();
    expect(index.summary()).toMatchObject({ state: 'ready', documents: 6 });
    expect(index.summary().takenOver).toBeUndefined();
    expect((await index.outline('src/cart.ts')).symbols).not.toEqual([]);
  });
});

describe('a take-over that is not finished', () => {
  it('is read by nobody, and begins again', async () => {
    const root = repository();
    writeFiles(root, { 'src/secret.ts': 'export function onlyInTheSibling() {}\n' });
    const sibling = await indexed(root);
    const directory = temporaryDirectory();
    // As it is when the process is killed: the copy in place but not compared, and half of one from the time before.
    const database = new Database(join(sibling, DATABASE), { readonly: true });
    database.prepare('VACUUM INTO ?').run(join(directory, DATABASE));
    database.close();
    change(join(directory, DATABASE), 'PRAGMA user_version = -1');
    writeFileSync(join(directory, `${DATABASE}.copy`), readFileSync(join(sibling, DATABASE)).subarray(0, 10_000));
    writeFileSync(join(directory, `${DATABASE}.copy-wal`), 'half a journal');
    const { index, notices } = indexOf(worktreeOf(root), { directory, others: [sibling] });
    expect(index.summary()).toMatchObject({ state: 'empty', documents: 0 });
    expect(await pathsWith(index, 'onlyInTheSibling')).toEqual([]);
    expect((await index.refresh()).takenOver).toMatchObject({ reused: 6 });
    expect(await pathsWith(index, 'onlyInTheSibling')).toEqual([]);
    expect(notices).toEqual([]);
    expect(readdirSync(directory).filter((name) => name.includes('.copy'))).toEqual([]);
  });

  it.skipIf(NO_MOUNT !== undefined)(`says that the disk is full, and leaves nothing (${NO_MOUNT ?? 'tmpfs'})`, async () => {
    const root = repository();
    const sibling = await indexed(root);
    const { index, directory } = indexOf(worktreeOf(root), { directory: smallFileSystem(2), others: [sibling] });
    const giveBack = fillUp(directory, 60_000);
    await expect(index.refresh()).rejects.toMatchObject({
      code: 'INDEX_FAILED',
      message: expect.stringContaining('no space left') as string,
    });
    expect(readdirSync(directory).filter((name) => name.startsWith(DATABASE))).toEqual([]);
    giveBack();
    expect((await index.refresh()).takenOver).toMatchObject({ reused: 6 });
  });
});

const NO_REFLINK = NO_MOUNT ?? (hasProgram('mkfs.btrfs') ? undefined : 'needs mkfs.btrfs');

describe('disk', () => {
  it.skipIf(NO_REFLINK !== undefined)(`is shared where the file system can (${NO_REFLINK ?? 'btrfs'})`, async () => {
    const cache = btrfs(200);
    const words = (file: number) =>
      Array.from({ length: 2000 }, (_, at) => `export const word${file}x${(at * 7919).toString(36)} = ${at};`).join('\n');
    const root = repository(Object.fromEntries(Array.from({ length: 15 }, (_, file) => [`src/f${file}.ts`, words(file)])));
    const sibling = indexOf(root, { directory: directoryIn(cache, 'sibling') });
    await sibling.index.refresh(); // and stays open, with a journal
    const { index, directory } = indexOf(worktreeOf(root), { directory: directoryIn(cache, 'tree'), others: [sibling.directory] });
    expect((await index.refresh()).takenOver).toMatchObject({ reused: 16 });
    await index.close();
    const [, exclusive, shared] = /(\d+)\s+(\d+)\s+(\d+)\s+\S*code_index\.db$/m
      .exec(diskUsage(join(directory, DATABASE)))!
      .slice(1)
      .map(Number);
    expect(shared! + exclusive!).toBeGreaterThan(1_000_000);
    expect(exclusive!).toBeLessThan(shared! / 2);
    expect(await pathsWith(indexOf(index.root, { directory }).index, 'word7x0')).toEqual(['src/f7.ts']);
  });
});

function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((directory) => existsSync(join(directory, name)));
}

function btrfs(megabytes: number): string {
  const image = join(temporaryDirectory(), 'image');
  const directory = temporaryDirectory();
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1_048_576);
  execFileSync('mkfs.btrfs', ['-q', image], { stdio: 'pipe' });
  execFileSync('mount', ['-o', 'loop', image, directory], { stdio: 'pipe' });
  onTestFinished(() => void execFileSync('umount', ['--lazy', directory], { stdio: 'pipe' }));
  return directory;
}

function directoryIn(parent: string, name: string): string {
  const directory = join(parent, name);
  mkdirSync(directory, { mode: 0o700 });
  return directory;
}

/** Lines of `total exclusive shared file`, in bytes. */
function diskUsage(file: string): string {
  return execFileSync('btrfs', ['filesystem', 'du', '--raw', file], { encoding: 'utf8' });
}
