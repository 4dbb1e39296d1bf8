import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, languageOfPath } from '../../../src/code-index/languages/languages.ts';
import { SYMBOL_KINDS } from '../../../src/code-index/languages/language.ts';
import { DocumentParser } from '../../../src/code-index/parse/document-parser.ts';
import { DIST } from '../../helpers/paths.ts';

const SAMPLES = fileURLToPath(new URL('../../fixtures/languages', import.meta.url));

describe('languages', () => {
  let parser: DocumentParser;

  beforeAll(async () => {
    parser = await DocumentParser.create(join(DIST, 'grammars'));
  });

  const samples = readdirSync(SAMPLES).filter((file) => !file.endsWith('.symbols'));

  it.each(samples)('finds the definitions of %s', async (file) => {
    const language = languageOfPath(file);
    const symbols = await parser.definitions(language!, readFileSync(join(SAMPLES, file), 'utf8'));
    const lines = symbols.map(
      ({ kind, container, name, startLine, endLine, signature }) =>
        `${startLine}-${endLine} ${kind} ${container === null ? '' : `${container}.`}${name} | ${signature}`,
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(SAMPLES, `${file}.symbols`));
  });

  it('has a sample for every language', () => {
    const sampled = new Set(samples.map(languageOfPath));
    expect(LANGUAGES.map(({ id }) => id).filter((id) => !sampled.has(id))).toEqual([]);
  });

  it('uses known kinds only', async () => {
    for (const language of LANGUAGES) {
      const kinds = [...language.definitions.matchAll(/@definition\.([\w-]+)/g)].map((match) => match[1]);
      expect(kinds.filter((kind) => !(SYMBOL_KINDS as readonly string[]).includes(kind!))).toEqual([]);
    }
  });

  it('knows a language by its extension, whatever the letter case', () => {
    expect(languageOfPath('a/b/Main.JAVA')).toBe('java');
    expect(languageOfPath('types.d.ts')).toBe('typescript');
    expect(languageOfPath('Makefile')).toBeUndefined();
  });

  it('survives source that makes no sense', async () => {
    for (const { id } of LANGUAGES) {
      expect(await parser.definitions(id, '}}}} (((( \u0000 class function def fn {{{{')).toBeInstanceOf(Array);
      expect(await parser.definitions(id, '')).toEqual([]);
    }
  });

  it('survives nesting that is thousands deep', async () => {
    expect(await parser.definitions('javascript', `${'('.repeat(20_000)}x${')'.repeat(20_000)}`)).toBeInstanceOf(Array);
  });
});
