import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeConfigSchema } from '../../../src/build/config-schema.ts';
import { DEFAULT_PROJECT_CONFIG, readProjectConfig } from '../../../src/code-index/project-config/project-config.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

const OPTIONS = { languageIds: ['python', 'go'] };

const read = (text: string, options: { languageIds: string[]; maxFileBytes?: number } = OPTIONS) =>
  readProjectConfig(writeFiles(temporaryDirectory(), { 'indexer.json': text }), options);

function complaintAbout(text: string): string {
  const directory = writeFiles(temporaryDirectory(), { 'indexer.json': text });
  return complaintOf(directory);
}

function complaintOf(directory: string): string {
  try {
    readProjectConfig(directory, OPTIONS);
  } catch (error) {
    expect(error).toMatchObject({ code: 'SETTINGS_INVALID' });
    return (error as Error).message.replaceAll(`${directory}/`, '');
  }
  throw new Error('it was accepted');
}

describe('readProjectConfig', () => {
  it('gives defaults where there is no file', () => {
    expect(readProjectConfig(temporaryDirectory(), OPTIONS)).toEqual(DEFAULT_PROJECT_CONFIG);
  });

  it('reads every key, with comments and trailing commas', () => {
    const config = read(`\uFEFF{
      // how to index this
      "$schema": "./indexer.schema.json",
      "include": ["gen/**/*.pb.go",],
      "exclude": ["/data/"], /* large */
      "deprioritize": ["legacy/"],
      "extensions": {".pyx": "python"},
      "maxFileBytes": 2048,
    }`);
    expect(config).toEqual({
      include: ['gen/**/*.pb.go'],
      exclude: ['/data/'],
      deprioritize: ['legacy/'],
      extensions: { '.pyx': 'python' },
      maxFileBytes: 2048,
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it('takes the limit of the user where the project has none', () => {
    expect(read('{}', { ...OPTIONS, maxFileBytes: 5000 }).maxFileBytes).toBe(5000);
    expect(read('{"maxFileBytes": 4000}', { ...OPTIONS, maxFileBytes: 5000 }).maxFileBytes).toBe(4000);
  });

  it('has one fingerprint per meaning', () => {
    const fingerprint = (text: string) => read(text).fingerprint;
    expect(fingerprint('{}')).toBe(DEFAULT_PROJECT_CONFIG.fingerprint);
    expect(fingerprint('{"exclude": ["a"]}')).toBe(fingerprint('{ /* why */ "exclude": ["a"], }'));
    expect(fingerprint('{"extensions": {".a": "go", ".b": "go"}}')).toBe(fingerprint('{"extensions": {".b": "go", ".a": "go"}}'));
    const texts = [
      '{}',
      '{"exclude": ["a"]}',
      '{"include": ["a"]}',
      '{"deprioritize": ["a"]}',
      '{"maxFileBytes": 2000}',
      '{"extensions": {".a": "go"}}',
    ];
    expect(new Set(texts.map(fingerprint)).size).toBe(texts.length);
  });

  it.each([
    ['{\n  "include": ["a", 7]\n}', 'indexer.json:2:20: include[1]: Invalid input: expected string, received number, got 7'],
    ['{"exclud": []}', 'indexer.json:1:2: exclud: there is no such key, got "exclud"'],
    ['{"extensions": {".x": "cobol"}}', 'indexer.json:1:23: extensions[".x"]: Invalid option: expected one of "python"|"go", got "cobol"'],
    [
      '{"extensions": {"X": "go"}}',
      'indexer.json:1:17: extensions.X: expected one lower-case extension with its dot, such as ".foo", got "X"',
    ],
    ['{"maxFileBytes": 1}', 'indexer.json:1:18: maxFileBytes: Too small: expected number to be >=1024, got 1'],
    ['{"include": ["./gen"]}', /^indexer.json:1:14: include\[0\]: a pattern that matches nothing: write it relative/],
    ['{"exclude": [" "]}', /^indexer.json:1:14: exclude\[0\]: a pattern that matches nothing: it is empty/],
    ['[]', 'indexer.json:1:1: (top level): Invalid input: expected object, received array, got []'],
    ['{\n "a": }', 'indexer.json:2:7: no valid JSON: value expected'],
    ['{"a": 1', 'indexer.json:1:8: no valid JSON: close brace expected'],
    ['', /^indexer.json(:1:1)?: (is empty|no valid JSON: value expected)$/],
  ])('says what is wrong with %j', (text, complaint) => {
    if (typeof complaint === 'string') expect(complaintAbout(text)).toBe(complaint);
    else expect(complaintAbout(text)).toMatch(complaint);
  });

  it('shows every problem, and long values cut', () => {
    const complaint = complaintAbout(`{"a": 1, "include": "${'x'.repeat(500)}"}`);
    expect(complaint).toMatch(/^indexer.json:\d+:\d+: .*; indexer.json:\d+:\d+: /);
    expect(complaint.length).toBeLessThan(400);
  });

  it('refuses what is no file, without waiting for it', () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'indexer.json'));
    expect(complaintOf(directory)).toBe('indexer.json: is not a regular file');
    const other = temporaryDirectory();
    execFileSync('mkfifo', [join(other, 'indexer.json')]);
    expect(complaintOf(other)).toBe('indexer.json: is not a regular file');
    const loop = temporaryDirectory();
    symlinkSync('indexer.json', join(loop, 'indexer.json'));
    expect(complaintOf(loop)).toMatch(/ELOOP/);
  });
});

describe('the JSON schema', () => {
  it('describes every key', async () => {
    const directory = temporaryDirectory();
    await writeConfigSchema(directory);
    const schema = JSON.parse(readFileSync(join(directory, 'indexer.schema.json'), 'utf8')) as {
      properties: Record<string, { description?: string }>;
      required?: string[];
      additionalProperties: boolean;
    };
    expect(Object.keys(schema.properties)).toEqual(['$schema', 'include', 'exclude', 'deprioritize', 'extensions', 'maxFileBytes']);
    expect(Object.values(schema.properties).filter(({ description }) => !description)).toEqual([]);
    expect(schema.required ?? []).toEqual([]);
    expect(schema.additionalProperties).toBe(false);
    expect(JSON.stringify(schema.properties['extensions'])).toContain('"python"');
  });
});
