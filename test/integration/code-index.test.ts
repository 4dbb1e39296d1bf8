import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { IndexingProcesses } from '../../src/code-index/build/indexing-processes.ts';
import { CodeIndex } from '../../src/code-index/code-index.ts';
import { startTimeOf } from '../../src/platform/process-identity.ts';
import { childProcess } from '../helpers/processes.ts';
import { DIST } from '../helpers/paths.ts';
import { symbolSearch, textSearch } from '../helpers/searches.ts';
import { temporaryDirectory, temporaryProject, writeFiles } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

function codeIndex(root: string, directory = temporaryDirectory()): CodeIndex {
  const index = new CodeIndex({ root, directory, dist: DIST, maxFileBytes: 1_048_576, onNotice: () => {} });
  onTestFinished(() => index.close());
  return index;
}

/** Files whose indexing takes long enough to be caught in the act. */
function manyFiles(word: string): Record<string, string> {
  const lines = Array.from({ length: 200 }, (_, line) => `export function ${word}${line}() { return ${line}; }`).join('\n');
  return Object.fromEntries(Array.from({ length: 200 }, (_, file) => [`src/${word}${file}.ts`, `${lines}\n// ${file}\n`]));
}

const indexingProcess = (parent: number) => childProcess(parent, 'index-worker');

async function whileIndexing(parent: number): Promise<number> {
  await waitUntil('the indexing process', () => indexingProcess(parent) !== undefined);
  return indexingProcess(parent)!;
}

const namesOf = async (index: CodeIndex, name: string) =>
  (await index.findSymbols(symbolSearch(name, { limit: 5 }))).symbols.map((symbol) => symbol.path);

describe('code index', () => {
  it('answers on when the indexing process is killed, says so, and the next run makes up for it', async () => {
    const root = temporaryProject({ 'src/cart.ts': 'export class ShopCart {}\n' });
    const index = codeIndex(root);
    await index.refresh();
    writeFiles(root, manyFiles('killed'));
    const outcome = index.refresh().catch((error: unknown) => error);
    process.kill(await whileIndexing(process.pid), 'SIGKILL');
    expect(await outcome).toMatchObject({ code: 'INDEX_FAILED', message: expect.stringContaining('SIGKILL') as string });
    expect(index.summary()).toMatchObject({ state: 'failed', error: expect.stringContaining('SIGKILL') as string });
    expect(await namesOf(index, 'ShopCart')).toEqual(['src/cart.ts']);
    await index.refresh();
    expect(index.summary()).toMatchObject({ state: 'ready', documents: 202 });
    expect(await namesOf(index, 'killed199')).toHaveLength(5);
  });

  it('is written by one at a time', async () => {
    const root = temporaryProject(manyFiles('first'));
    const directory = temporaryDirectory();
    const [first, second] = [codeIndex(root, directory), codeIndex(root, directory)];
    const run = first.refresh();
    await expect(second.refresh()).rejects.toMatchObject({ code: 'INDEX_LOCKED' });
    await run;
    await first.close();
    expect(await second.refresh()).toMatchObject({ indexed: 0, unchanged: 201 });
  });

  it('is ready for a run that was announced, in the process that was started for it', async () => {
    const index = codeIndex(temporaryProject({ 'src/cart.ts': 'export class ShopCart {}\n' }));
    await waitUntil('the end of processes of other tests', () => indexingProcess(process.pid) === undefined);
    index.prepare(['src/cart.ts']);
    const child = indexingProcess(process.pid);
    expect(child).toBeDefined();
    expect(await index.refresh()).toMatchObject({ indexed: 2 });
    expect(indexingProcess(process.pid)).toBe(child);
    await index.close();
    await waitUntil('the end of the indexing process', () => indexingProcess(process.pid) !== child);
    index.prepare(['src/cart.ts']);
    expect(indexingProcess(process.pid)).toBeUndefined();
  });

  it('answers as before when it let go what it kept, also while a query was under way', async () => {
    const index = codeIndex(temporaryProject(manyFiles('kept')));
    await index.refresh();
    const search = async () => (await index.searchText(textSearch('return', { limit: 100 }))).files.length;
    const underWay = search();
    index.dropCaches();
    expect(await underWay).toBe(100);
    index.dropCaches();
    expect(await namesOf(index, 'kept199')).toHaveLength(5);
    expect(await search()).toBe(100);
  });

  it('stops a run when it is closed, and leaves no process', async () => {
    const index = codeIndex(temporaryProject(manyFiles('closed')));
    const outcome = index.refresh().catch((error: unknown) => error);
    const child = await whileIndexing(process.pid);
    await index.close();
    expect(await outcome).toMatchObject({ code: 'INDEX_FAILED' });
    await waitUntil('the end of the indexing process', () => indexingProcess(process.pid) !== child);
  });

  it('shares its indexing process with the other indexes of its daemon', async () => {
    const processes = new IndexingProcesses(DIST);
    onTestFinished(() => processes.close());
    const pids = new Set<number>();
    for (const name of ['One', 'Two', 'Three']) {
      const root = temporaryProject({ 'a.ts': `export class ${name} {}\n` });
      const index = new CodeIndex({
        root,
        directory: temporaryDirectory(),
        dist: DIST,
        maxFileBytes: 1_048_576,
        processes,
        onNotice: () => {},
      });
      onTestFinished(() => index.close());
      await index.refresh();
      expect(await namesOf(index, name)).toEqual(['a.ts']);
      await index.close();
      pids.add(indexingProcess(process.pid)!);
    }
    expect(pids.size).toBe(1);
    processes.close();
    await waitUntil('its end', () => indexingProcess(process.pid) === undefined);
  });

  it('has an indexing process that ends with its parent', async () => {
    const script = `require('node:child_process').fork(${JSON.stringify(join(DIST, 'bin', 'index-worker.cjs'))}); setInterval(() => {}, 1000)`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const child = await whileIndexing(parent.pid!);
    parent.kill('SIGKILL');
    await waitUntil('the end of the indexing process', () => startTimeOf(child) === undefined);
    expect(indexingProcess(parent.pid!)).toBeUndefined();
  });

  it('does not wait for a regular expression that takes for ever, and answers on meanwhile', async () => {
    const root = temporaryProject({ 'a.txt': `${'a'.repeat(40)}!\n`, 'b.ts': 'export class Other {}\n' });
    const index = codeIndex(root);
    await index.refresh();
    const slow = index.searchText(textSearch('/(a+)+$/')).catch((error: unknown) => error);
    expect(await namesOf(index, 'Other')).toEqual(['b.ts']);
    expect(await slow).toMatchObject({ code: 'QUERY_TIMEOUT' });
    await expect(index.searchText(textSearch('/cla.s/ lang:klingon'))).rejects.toMatchObject({ code: 'QUERY_INVALID' });
    const { files } = await index.searchText(textSearch('/cla.s/'));
    expect(files.map(({ path }) => path)).toEqual(['b.ts']);
  });

  it('refuses more regular expressions than it can get to, and takes them again afterwards', async () => {
    const root = temporaryProject({ 'a.txt': `${'a'.repeat(40)}!\n` });
    const index = codeIndex(root);
    await index.refresh();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        index.searchText(textSearch('/(a+)+$/')).catch((error: unknown) => (error as { code: string }).code),
      ),
    );
    expect(outcomes.filter((code) => code === 'TOO_MANY_SEARCHES')).toHaveLength(3);
    expect(outcomes.filter((code) => code === 'QUERY_TIMEOUT')).toHaveLength(17);
    expect((await index.searchText(textSearch('/a!/'))).files).toHaveLength(1);
  });
});
