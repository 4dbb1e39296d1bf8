import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ParsePool } from '../../src/code-index/build/parse-pool.ts';
import { DEFAULT_PROJECT_CONFIG } from '../../src/code-index/project-config/project-config.ts';
import { indexOf } from '../helpers/index-of.ts';
import { DIST } from '../helpers/paths.ts';
import { symbolSearch, textSearch } from '../helpers/searches.ts';
import { temporaryDirectory, temporaryProject, writeFiles } from '../helpers/temporary.ts';

/** Makes the parser of Java take all the memory there is. */
const TAKES_ALL_MEMORY = `${'a<'.repeat(20_000)}\n// needle`;

const requestOf = (path: string, size = 10) => ({ path, size, mtimeUs: 1, knownHash: null });

function poolOf(threadFile: string, batchDeadlineMs?: number) {
  let retries = 0;
  const pool = new ParsePool({
    threadFile,
    grammarDirectory: join(DIST, 'grammars'),
    maxThreads: 1,
    onRetry: () => retries++,
    ...(batchDeadlineMs !== undefined && { batchDeadlineMs }),
  });
  onTestFinished(() => pool.close());
  return { parser: pool.parserFor(1), retries: () => retries };
}

describe('sources that the parser does not survive', () => {
  it('cost one file: its text is found, its outline says why it has no symbols, the others have theirs', async () => {
    const after = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`src/C${at}.java`, `class Sound${at} { void go() {} }\n`]));
    const { index } = indexOf(temporaryProject({ 'src/A.java': TAKES_ALL_MEMORY, ...after }));
    expect(await index.refresh()).toMatchObject({ indexed: 42, failed: 1, skipped: 0 });
    expect(await index.outline('src/A.java')).toMatchObject({ problem: expect.stringContaining('parser crashed') as string, symbols: [] });
    expect((await index.searchText(textSearch('needle'))).files).toMatchObject([{ path: 'src/A.java' }]);
    for (const at of [0, 20, 39]) expect((await index.findSymbols(symbolSearch(`Sound${at}`))).symbols).toHaveLength(1);
    expect(await index.refresh()).toMatchObject({ failed: 0 });
  });

  it('may hang: the thread is ended, and the file is kept as text', async () => {
    const thread = join(writeFiles(temporaryDirectory(), { 'thread.mjs': HANGS_ON_SYMBOLS }), 'thread.mjs');
    const { parser, retries } = poolOf(thread, 400);
    const files = ['a.ts', 'hang.ts', 'b.ts'].map((path) => requestOf(path));
    const outcomes = await parser.parse({ root: '/', config: DEFAULT_PROJECT_CONFIG, files });
    expect(outcomes).toEqual(['a.ts: found', 'hang.ts: parsing took too long', 'b.ts: found']);
    expect(retries()).toBe(2);
  });

  it('are recorded when not even their text can be had', async () => {
    const thread = join(writeFiles(temporaryDirectory(), { 'thread.mjs': 'export default () => process.exit(1);' }), 'thread.mjs');
    const [outcome] = await poolOf(thread).parser.parse({ root: '/', config: DEFAULT_PROJECT_CONFIG, files: [requestOf('a.ts')] });
    expect(outcome).toMatchObject({
      kind: 'parsed',
      document: { path: 'a.ts', status: 'unreadable', problem: expect.any(String) as string },
    });
  });
});

/** Stands for a parser that never comes back from `hang.ts`. */
const HANGS_ON_SYMBOLS = `
  export default ({ files, withoutSymbols }) => {
    for (const { path } of files) while (path === 'hang.ts' && withoutSymbols === undefined);
    return files.map(({ path }) => path + ': ' + (withoutSymbols ?? 'found'));
  };`;
