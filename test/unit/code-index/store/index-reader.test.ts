import { join } from 'node:path';
import { expect, it, describe, onTestFinished } from 'vitest';
import { createDatabase, openForWriting } from '../../../../src/code-index/store/database.ts';
import { IndexReader } from '../../../../src/code-index/store/index-reader.ts';
import { temporaryDirectory } from '../../../helpers/temporary.ts';

function setUp() {
  const file = join(temporaryDirectory(), 'code_index.db');
  createDatabase(file);
  const database = openForWriting(file);
  const reader = IndexReader.open(file)!;
  onTestFinished(() => {
    reader.close();
    database.close();
  });
  return {
    reader,
    write: (value: string) => database.prepare(`INSERT OR REPLACE INTO meta (key, value) VALUES ('test', ?)`).run(value),
    read: () => reader.get<{ value: string }>(`SELECT value FROM meta WHERE key = 'test'`)?.value,
  };
}

describe('a snapshot', () => {
  it('shows one state, whatever is written meanwhile', () => {
    const { reader, write, read } = setUp();
    write('before');
    const seen = reader.snapshot(() => {
      const first = read();
      write('after');
      return [first, read()];
    });
    expect(seen).toEqual(['before', 'before']);
    expect(read()).toBe('after');
  });

  it('ends with its query, also when that throws', () => {
    const { reader, write, read } = setUp();
    write('before');
    expect(() =>
      reader.snapshot(() => {
        read();
        throw new Error('no');
      }),
    ).toThrow('no');
    write('after');
    expect(reader.snapshot(read)).toBe('after');
  });
});
