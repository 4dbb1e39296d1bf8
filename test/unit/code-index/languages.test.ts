import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, languageOfFile, languageOfPath } from '../../../src/code-index/languages/languages.ts';
import { REFERENCE_ROLES, SYMBOL_KINDS } from '../../../src/code-index/symbol.ts';
import { DocumentParser } from '../../../src/code-index/parse/document-parser.ts';
import { DIST } from '../../helpers/paths.ts';

const SAMPLES = fileURLToPath(new URL('../../fixtures/languages', import.meta.url));

describe('languages', () => {
  let parser: DocumentParser;

  beforeAll(async () => {
    parser = await DocumentParser.create(join(DIST, 'grammars'));
  });

  const samples = readdirSync(SAMPLES).filter((file) => !file.endsWith('.symbols'));

  it.each(samples)('finds the symbols and references of %s', async (file) => {
    const { symbols, references } = await parser.analyze(languageOfPath(file)!, readFileSync(join(SAMPLES, file), 'utf8'));
    const lines = [
      ...symbols.map(
        ({ kind, container, name, startLine, endLine, signature }) =>
          `${startLine}-${endLine} ${kind} ${container === null ? '' : `${container}.`}${name} | ${signature}`,
      ),
      '',
      ...references.map(({ role, name, line, column }) => `${line}:${column} ${role} ${name}`),
    ];
    await expect(`${lines.join('\n').trimEnd()}\n`).toMatchFileSnapshot(join(SAMPLES, `${file}.symbols`));
  });

  it('has a sample for every language', () => {
    const sampled = new Set(samples.map((sample) => languageOfPath(sample)));
    expect(LANGUAGES.map(({ id }) => id).filter((id) => !sampled.has(id))).toEqual([]);
  });

  it('uses known kinds and roles only', async () => {
    for (const language of LANGUAGES) {
      if (language.kind !== 'grammar') continue;
      const used = (query: string, prefix: string) =>
        [...query.matchAll(new RegExp(`@${prefix}\\.([\\w-]+)`, 'g'))].map((match) => match[1]!);
      expect(used(language.definitions, 'definition').filter((kind) => !(SYMBOL_KINDS as readonly string[]).includes(kind))).toEqual([]);
      expect(used(language.references, 'reference').filter((role) => !(REFERENCE_ROLES as readonly string[]).includes(role))).toEqual([]);
    }
  });

  it('knows a language by its extension, whatever the letter case', () => {
    expect(languageOfPath('a/b/Main.JAVA')).toBe('java');
    expect(languageOfPath('types.d.ts')).toBe('typescript');
    expect(languageOfPath('Makefile')).toBeUndefined();
  });

  it.each([
    ['#!/bin/sh', 'bash'],
    ['#! /usr/bin/python3.11 -u', 'python'],
    ['#!/usr/bin/env ruby\r\n', 'ruby'],
    ['#!/usr/bin/env -S LANG=C node --no-warnings', 'javascript'],
    ['#!/opt/tools/lua5.4', 'lua'],
    ['#!/usr/bin/env -S', undefined],
    ['#!/usr/bin/env', undefined],
    ['#!', undefined],
    ['#!/usr/bin/awk -f', undefined],
    ['echo #!/bin/sh', undefined],
    ['', undefined],
  ])('knows a script without extension by its first line: %s', (line, language) => {
    expect(languageOfFile('bin/run', `${line}\nmain\n`)).toBe(language);
  });

  it('believes the name of a file more than its first line', () => {
    expect(languageOfFile('run.py', '#!/bin/sh\n')).toBe('python');
    expect(languageOfFile('run.tool', '#!/bin/sh\n', { '.tool': 'ruby' })).toBe('ruby');
  });

  it('survives source that makes no sense', async () => {
    for (const { id } of LANGUAGES) {
      expect((await parser.analyze(id, '}}}} (((( \u0000 class function def fn {{{{')).symbols).toBeInstanceOf(Array);
      expect(await parser.analyze(id, '')).toMatchObject({ symbols: [], references: [] });
    }
  });

  it('survives nesting that is thousands deep', async () => {
    expect((await parser.analyze('javascript', `${'('.repeat(20_000)}x${')'.repeat(20_000)}`)).symbols).toBeInstanceOf(Array);
  });
});
