import { appendFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { DocumentTexts } from '../../../../src/code-index/query/document-texts.ts';
import { temporaryDirectory, writeFiles } from '../../../helpers/temporary.ts';

const FORGOTTEN_MS = 20_001;
const WRITTEN_AT = new Date(1_700_000_000_000);

/** As if the files had been written long ago. */
const muchLater = () => Date.now() + 60_000;

function textsOf(files: Record<string, string>, options: { maxBytes?: number; now?: () => number } = { now: muchLater }) {
  const root = writeFiles(temporaryDirectory(), files);
  const texts = new DocumentTexts(root, options);
  onTestFinished(() => texts.clear());
  return { texts, file: (path: string) => join(root, path) };
}

describe('texts of documents', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are kept while the files stay as they are', () => {
    const { texts } = textsOf({ 'a.ts': 'one' });
    const first = texts.read('a.ts');
    expect(first).toMatchObject({ text: 'one', size: 3 });
    expect(texts.read('a.ts')).toBe(first);
  });

  it('are those on disk after an edit that leaves size and time as they were', () => {
    const { texts, file } = textsOf({ 'a.ts': 'one' });
    utimesSync(file('a.ts'), WRITTEN_AT, WRITTEN_AT);
    texts.read('a.ts');
    const { ctimeMs } = statSync(file('a.ts'));
    do {
      writeFileSync(file('a.ts'), 'two');
      utimesSync(file('a.ts'), WRITTEN_AT, WRITTEN_AT);
    } while (statSync(file('a.ts')).ctimeMs === ctimeMs); // until the clock of the file system has gone on
    expect(texts.read('a.ts')?.text).toBe('two');
  });

  it('are those of the file that took the place of another', () => {
    const { texts, file } = textsOf({ 'a.ts': 'one', 'b.ts': 'two' });
    texts.read('a.ts');
    renameSync(file('b.ts'), file('a.ts'));
    expect(texts.read('a.ts')?.text).toBe('two');
    rmSync(file('a.ts'));
    expect(texts.read('a.ts')).toBeUndefined();
    symlinkSync('elsewhere', file('a.ts'));
    expect(texts.read('a.ts')).toBeUndefined();
  });

  it('are not kept when the file was just written: another change might not show', () => {
    const { texts } = textsOf({ 'a.ts': 'one' }, {});
    expect(texts.read('a.ts')).not.toBe(texts.read('a.ts'));
  });

  it('take no more memory than allowed: the least recently read goes first', () => {
    const { texts } = textsOf(
      { 'a.ts': 'a'.repeat(40), 'b.ts': 'b'.repeat(40), 'c.ts': 'c'.repeat(40) },
      { now: muchLater, maxBytes: 100 },
    );
    const [a, b] = [texts.read('a.ts'), texts.read('b.ts')];
    expect(texts.read('a.ts')).toBe(a);
    texts.read('c.ts');
    expect(texts.read('a.ts')).toBe(a);
    expect(texts.read('b.ts')).not.toBe(b);
  });

  it('count twice where they are not ASCII', () => {
    const { texts } = textsOf({ 'a.ts': 'ä'.repeat(60) }, { now: muchLater, maxBytes: 100 });
    expect(texts.read('a.ts')).not.toBe(texts.read('a.ts'));
  });

  it('count with their identifiers from the next time on that they are read', () => {
    const { texts } = textsOf({ 'a.ts': 'a b c d e', 'b.ts': 'b' }, { now: muchLater, maxBytes: 50 });
    const a = texts.read('a.ts')!;
    texts.read('b.ts');
    expect(texts.read('a.ts')).toBe(a);
    expect(a.identifiers).toBe(a.identifiers);
    texts.read('a.ts');
    expect(texts.read('a.ts')).not.toBe(a);
  });

  it('are let go when nobody asks for a while', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { texts, file } = textsOf({ 'a.ts': 'one', 'b.ts': 'two' });
    const first = texts.read('a.ts');
    vi.advanceTimersByTime(FORGOTTEN_MS - 10);
    expect(texts.read('a.ts')).toBe(first);
    vi.advanceTimersByTime(FORGOTTEN_MS - 10);
    expect(texts.read('a.ts')).toBe(first);
    vi.advanceTimersByTime(FORGOTTEN_MS);
    expect(texts.read('a.ts')).not.toBe(first);
    appendFileSync(file('a.ts'), '!');
    expect(texts.read('a.ts')?.text).toBe('one!');
  });
});
