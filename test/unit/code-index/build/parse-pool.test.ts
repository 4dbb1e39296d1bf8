import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ParsePool } from '../../../../src/code-index/build/parse-pool.ts';
import { DEFAULT_PROJECT_CONFIG } from '../../../../src/code-index/project-config/project-config.ts';
import { temporaryDirectory, writeFiles } from '../../../helpers/temporary.ts';

/** Answers with what was loaded in the thread, and takes its time to load it, as grammars do. */
const THREAD = `
  import { setTimeout } from 'node:timers/promises';
  const loaded = [];
  export const prepare = async ({ languages }) => { await setTimeout(100); loaded.push(...languages); };
  export default () => loaded;
`;

function poolOf(thread: string, maxThreads = 2) {
  const threadFile = join(writeFiles(temporaryDirectory(), { 'thread.mjs': thread }), 'thread.mjs');
  let retries = 0;
  const pool = new ParsePool({ threadFile, grammarDirectory: '/', maxThreads, onRetry: () => retries++ });
  onTestFinished(() => pool.close());
  const parse = (path: string): Promise<unknown> =>
    pool.parserFor(1).parse({ root: '/', config: DEFAULT_PROJECT_CONFIG, files: [{ path, size: 1, mtimeUs: 1, knownHash: null }] });
  return { pool, parse, retries: () => retries };
}

describe('a prepared pool', () => {
  it('parses a few files in the thread that loaded their languages, each of them once', async () => {
    const { pool, parse } = poolOf(THREAD);
    pool.prepare(['a.c']);
    pool.prepare(['a.c', 'b.h', 'c.ts', 'no-language']);
    expect(await parse('a.c')).toEqual(['c', 'typescript']);
    pool.prepare(['d.c']);
    pool.prepare([]);
    expect(await parse('d.c')).toEqual(['c', 'typescript']);
  });

  it('loads no languages for many files, which more threads will parse', async () => {
    const { pool, parse } = poolOf(THREAD, 1);
    pool.prepare(Array.from({ length: 51 }, (_, at) => `${at}.c`));
    expect(await parse('0.c')).toEqual([]);
  });

  it('parses also when that failed', async () => {
    const { pool, parse, retries } = poolOf(
      `export const prepare = () => { throw new Error('no grammar'); }; export default () => ['parsed'];`,
    );
    pool.prepare(['a.c']);
    expect(await parse('a.c')).toEqual(['parsed']);
    expect(retries()).toBe(0);
  });
});
