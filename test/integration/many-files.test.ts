import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexOf } from '../helpers/index-of.ts';
import { symbolSearch, textSearch } from '../helpers/searches.ts';
import { temporaryProject } from '../helpers/temporary.ts';

const FILES = 10_000;

describe('many files in one directory', () => {
  it('are indexed, and looked at again without being read', async () => {
    const root = temporaryProject();
    mkdirSync(join(root, 'many'));
    for (let file = 0; file < FILES; file++) writeFileSync(join(root, 'many', `f${file}.txt`), `word${file} shared\n`);
    const { index } = indexOf(root);
    expect(await index.refresh()).toMatchObject({ scanned: FILES + 1, indexed: FILES + 1 });
    expect((await index.searchText(textSearch('word9999'))).files).toMatchObject([{ path: 'many/f9999.txt' }]);
    expect((await index.searchText(textSearch('shared', { limit: 10 }))).files).toHaveLength(10);
    expect(await index.findSymbols(symbolSearch('nothing'))).toMatchObject({ symbols: [] });
    expect(await index.refresh()).toMatchObject({ indexed: 0, scanned: FILES + 1 });
  });
});
