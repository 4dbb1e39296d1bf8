import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileUri, pathOf, pathOfFileUri, symbolOfUri, symbolUri } from '../../../src/daemon/resource-uris.ts';

const path = fc
  .array(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }).filter((part) => part !== '.' && part !== '..' && !part.includes('/')),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join('/'));

describe('resource URIs', () => {
  it('give back every path and name, also through a URL parser [surface.resources.uri]', () => {
    fc.assert(
      fc.property(path, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (path, name) => {
        expect(pathOfFileUri(new URL(fileUri(path)).href)).toBe(path);
        expect(symbolOfUri(new URL(symbolUri({ path, name })).href)).toEqual({ path, name });
        expect(pathOf(symbolUri({ path, name }))).toBe(path);
      }),
    );
  });

  it('are none of ours when they are not', () => {
    for (const uri of ['', 'file:///a', 'indexer://file/%', 'indexer://symbol/a', 'indexer://symbol/#b', 'indexer://other/a']) {
      expect(pathOf(uri), uri).toBeUndefined();
    }
  });
});
