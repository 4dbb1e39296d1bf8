import { readdirSync, readFileSync, statSync, symlinkSync, lstatSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claudeDesktop } from '../../../src/cli/client-config/claude-desktop.ts';
import { mergeEntries } from '../../../src/cli/client-config/merge.ts';
import { writeConfig } from '../../../src/cli/client-config/write-config.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

const PATH = ['mcpServers'];
const entry = { command: '/usr/bin/node', args: ['/x/indexer.cjs', 'proxy', '--project', '/code/shop'] };

describe('merging into a client configuration', () => {
  it('adds an entry and leaves every other byte as it was', () => {
    const text = `{\n    // my servers\n    "globalShortcut": "Ctrl+Space", // keep\n    "mcpServers": {\n        "other": { "command": "x", "args": [ "a",   "b" ] } // mine\n    },\n    "z": 1\n}\n`;
    const merged = mergeEntries(text, PATH, { 'indexer-shop': entry }, 'f');
    expect(merged).toContain('"globalShortcut": "Ctrl+Space", // keep');
    expect(merged).toContain('"other": { "command": "x", "args": [ "a",   "b" ] }');
    expect(merged).toContain('// my servers');
    expect(merged).toContain('// mine');
    expect(merged.endsWith('"z": 1\n}\n')).toBe(true);
    const added = '        "indexer-shop": {\n            "command": "/usr/bin/node"';
    expect(merged).toContain(added);
    // Take our lines and our comma away again, and it is the file it was.
    const rest = merged.replace(/\n {8}"indexer-shop": \{[^}]*\n {8}\}/, '').replace('"b" ] },', '"b" ] }');
    expect(rest).toBe(text);
  });

  it('makes what is missing, and changes nothing the second time', () => {
    const once = mergeEntries('', PATH, { a: entry }, 'f');
    expect(JSON.parse(once)).toEqual({ mcpServers: { a: entry } });
    expect(mergeEntries(once, PATH, { a: entry }, 'f')).toBe(once);
    expect(JSON.parse(mergeEntries('{"theme":"dark"}', PATH, { a: entry, b: entry }, 'f'))).toEqual({
      theme: 'dark',
      mcpServers: { a: entry, b: entry },
    });
  });

  it('replaces its own entry only', () => {
    const text = JSON.stringify({ mcpServers: { a: { command: 'old' }, other: { command: 'keep' } } });
    expect(JSON.parse(mergeEntries(text, PATH, { a: entry }, 'f'))).toEqual({ mcpServers: { a: entry, other: { command: 'keep' } } });
  });

  it('minds a trailing comma and a comment at the end', () => {
    const merged = mergeEntries('{\n  "mcpServers": {\n    "x": {}, // last\n  },\n}\n', PATH, { a: 1 }, 'f');
    expect(merged).toBe('{\n  "mcpServers": {\n    "x": {}, // last\n    "a": 1\n  },\n}\n');
  });

  it('keeps tabs and Windows line ends', () => {
    const merged = mergeEntries('{\r\n\t"a": 1\r\n}\r\n', PATH, { a: entry }, 'f');
    expect(merged).toContain('\r\n\t"mcpServers": {\r\n\t\t"a"');
  });

  it.each([
    ['{\n  "a": 1,\n  "b" 2\n}', 'f.json:3:7'],
    ['{ "mcpServers": ', 'f.json:1:17'],
    ['[]', 'the top level is not an object'],
    ['{"mcpServers": []}', 'mcpServers is not an object'],
  ])('refuses a malformed file, with the place: %j', (text, where) => {
    expect(() => mergeEntries(text, PATH, { a: entry }, 'f.json')).toThrow(
      expect.objectContaining({ code: 'CLIENT_CONFIG_MALFORMED', message: expect.stringContaining(where) as string }),
    );
  });
});

describe('writing a client configuration', () => {
  it('keeps a copy, the mode, and leaves no other file', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'c.json': '{"theme":"dark"}' });
    const file = join(directory, 'c.json');
    chmodSync(file, 0o640);
    const { backup, changed } = await writeConfig(file, PATH, { a: entry });
    expect(changed).toBe(true);
    expect(readFileSync(backup!, 'utf8')).toBe('{"theme":"dark"}');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(directory)).toHaveLength(2);
    expect(await writeConfig(file, PATH, { a: entry })).toEqual({ file, backup: null, changed: false });
    expect(readdirSync(directory)).toHaveLength(2);
  });

  it('makes a file that is missing', async () => {
    const file = join(temporaryDirectory(), 'Claude', 'c.json');
    expect(await writeConfig(file, PATH, { a: entry })).toMatchObject({ backup: null, changed: true });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ mcpServers: { a: entry } });
  });

  it('leaves a malformed file and its directory as they were', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'c.json': '{ broken' });
    await expect(writeConfig(join(directory, 'c.json'), PATH, { a: entry })).rejects.toMatchObject({ code: 'CLIENT_CONFIG_MALFORMED' });
    expect(readFileSync(join(directory, 'c.json'), 'utf8')).toBe('{ broken');
    expect(readdirSync(directory)).toEqual(['c.json']);
  });

  it('writes through a link', async () => {
    const directory = writeFiles(temporaryDirectory(), { 'real.json': '{}' });
    symlinkSync(join(directory, 'real.json'), join(directory, 'link.json'));
    await writeConfig(join(directory, 'link.json'), PATH, { a: entry });
    expect(lstatSync(join(directory, 'link.json')).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(join(directory, 'real.json'), 'utf8'))).toEqual({ mcpServers: { a: entry } });
  });
});

describe('Claude Desktop', () => {
  it.each([
    ['darwin', '/Users/u', {}, '/Users/u/Library/Application Support/Claude/claude_desktop_config.json'],
    ['linux', '/home/u', {}, '/home/u/.config/Claude/claude_desktop_config.json'],
    ['linux', '/home/u', { XDG_CONFIG_HOME: '/x' }, '/x/Claude/claude_desktop_config.json'],
  ] as const)('reads its file on %s', (platform, home, environment, file) => {
    expect(claudeDesktop.configFile({ platform, home, environment })).toBe(file);
  });
});
