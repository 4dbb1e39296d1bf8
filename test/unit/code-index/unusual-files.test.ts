import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DocumentParser } from '../../../src/code-index/parse/document-parser.ts';
import { LANGUAGES } from '../../../src/code-index/languages/languages.ts';
import { parseFiles } from '../../../src/code-index/parse/parse-files.ts';
import { DEFAULT_PROJECT_CONFIG } from '../../../src/code-index/project-config/project-config.ts';
import { scan } from '../../../src/code-index/scan/scan.ts';
import { outlineOf } from '../../../src/code-index/query/outline.ts';
import { indexInProcess } from '../../helpers/index-in-process.ts';
import { DIST } from '../../helpers/paths.ts';
import { temporaryDirectory, temporaryProject, writeFiles } from '../../helpers/temporary.ts';

let parser: DocumentParser;

beforeAll(async () => {
  parser = await DocumentParser.create(join(DIST, 'grammars'));
});

async function indexed(files: Readonly<Record<string, string | Buffer>>) {
  const root = temporaryProject(files);
  const index = indexInProcess(root, parser);
  const report = await index.run();
  const outline = (path: string) => outlineOf(index.reader, root, path);
  const linesWith = async (query: string) => (await index.find(query)).flatMap(({ lines }) => lines.map(({ line }) => line));
  return { root, index, report, outline, linesWith };
}

const utf16 = (text: string) => Buffer.from(`\u{FEFF}${text}`, 'utf16le');

describe('unusual contents', () => {
  it.each([
    ['a byte order mark', Buffer.from('\u{FEFF}export function alpha() {}\n'), 1],
    ['UTF-16, low byte first', utf16('\nexport function alpha() {}\n'), 2],
    ['UTF-16, high byte first', utf16('\nexport function alpha() {}\n').swap16(), 2],
    ['half a character of UTF-16', Buffer.concat([utf16('// \ud83d\nexport function alpha() {}\n'), Buffer.from([0x41])]), 2],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from([0x2f, 0x2f, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x0a]), Buffer.from('function alpha() {}')]),
      2,
    ],
    ['a NUL far from its start', Buffer.from(`//${'x'.repeat(9000)}\n//\0\nfunction alpha() {}\n`), 3],
    ['lines that end as on Windows', Buffer.from('// one\r\n// two\r\nfunction alpha() {}\r\n'), 3],
    ['lines that end as on old Macs', Buffer.from('// one\r// two\rfunction alpha() {}\r'), 3],
  ])('keep lines and names right: %s', async (_, content, line) => {
    const { index, outline, linesWith } = await indexed({ 'a.ts': content });
    expect(index.symbols('alpha')).toMatchObject([{ name: 'alpha', startLine: line, match: 'exact' }]);
    expect(outline('a.ts')).toMatchObject({ problem: null, symbols: [{ name: 'alpha', startLine: line }] });
    expect(await linesWith('alpha')).toEqual([line]);
  });

  it.each([
    ['nothing', '', 0],
    ['line ends only', '\n'.repeat(1000), 1000],
    ['blanks only', ' \t\r\n', 1],
  ])('may be %s', async (_, content, lines) => {
    const { report, outline } = await indexed({ 'a.ts': content });
    expect(report).toMatchObject({ indexed: 2, failed: 0 });
    expect(outline('a.ts')).toMatchObject({ lines, problem: null, symbols: [] });
  });

  it('may be one line of megabytes', async () => {
    const root = temporaryProject({
      'indexer.json': '{ "maxFileBytes": 8388608 }',
      'min.js': `${'var a=1;'.repeat(655_360)}needle()`,
      'data.txt': 'x'.repeat(5_000_000),
    });
    const index = indexInProcess(root, parser);
    expect(await index.run()).toMatchObject({ indexed: 4, failed: 1 });
    expect(outlineOf(index.reader, root, 'min.js').problem).toMatch(/too large/);
    const [found] = await index.find('needle');
    expect(found).toMatchObject({ path: 'min.js', lines: [{ line: 1 }] });
    expect(found!.lines[0]!.text.length).toBeLessThan(300);
  });

  it('are not read beyond the limit', async () => {
    const { report, index } = await indexed({ 'large.txt': 'needle '.repeat(200_000), 'small.txt': 'needle' });
    expect(report).toMatchObject({ indexed: 2, skipped: 1 });
    expect(await index.search('needle')).toEqual(['small.txt']);
  });
});

describe('unusual syntax', () => {
  const BRACKETS = '('.repeat(200_000);

  it('ends at a deadline and is recorded with the reason', async () => {
    const impatient = await DocumentParser.create(join(DIST, 'grammars'), { deadlineMs: 150 });
    const root = temporaryProject({ 'deep.ts': `${BRACKETS}\n`, 'z.ts': 'function alpha() {}' });
    const index = indexInProcess(root, impatient);
    expect(await index.run()).toMatchObject({ indexed: 3, failed: 1 });
    expect(outlineOf(index.reader, root, 'deep.ts').problem).toMatch(/took longer than 150 ms/);
    expect(index.symbols('alpha')).toHaveLength(1);
  });

  it.each(LANGUAGES.filter(({ kind }) => kind === 'grammar').map(({ id }) => id))('of %s does not end the parser', async (language) => {
    const impatient = await DocumentParser.create(join(DIST, 'grammars'), { deadlineMs: 50 });
    for (const source of ['(', '[', '{', 'a(', '"${'].map((bracket) => bracket.repeat(20_000))) {
      const outcome = await impatient.analyze(language, source).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome.message).toMatch(/took longer/);
    }
    expect((await parser.analyze('typescript', 'function alpha() {}')).symbols).toHaveLength(1);
  });

  it('may be definitions in definitions in definitions', async () => {
    const depth = 5000;
    const { outline, report } = await indexed({ 'deep.rs': `${'mod abcdefgh {'.repeat(depth)}${'}'.repeat(depth)}` });
    expect(report).toMatchObject({ indexed: 2, failed: 1 });
    expect(outline('deep.rs')).toMatchObject({ symbols: [], problem: 'definitions are nested more than 100 deep' });
  });
});

/** Bytes per name, as most file systems allow. */
const LONGEST_NAME = `${'ü'.repeat(126)}.ts`;

describe('unusual names', () => {
  const NAMES = [
    'a\nb.ts',
    `it's "quoted".ts`,
    'back\\slash.ts',
    '-rf.ts',
    '--.ts',
    ' leading and trailing .ts ',
    'caf\u{E9}.ts',
    'cafe\u{301}.ts',
    '🦀.ts',
    'glob[*]?.ts',
    '%s%n.ts',
    ':(top).ts',
    LONGEST_NAME,
  ];
  const FILES = Object.fromEntries(NAMES.map((name, at) => [`dir ${at}\n/${name}`, `export function named${at}() {}\n`]));

  it.skipIf(process.platform === 'win32').each(['git', 'walk'])('are kept as they are, listed by %s', async (source) => {
    const root = writeFiles(temporaryDirectory(), FILES);
    if (source === 'git') execFileSync('git', ['-C', root, 'init', '--quiet']);
    const index = indexInProcess(root, parser);
    expect(await index.run()).toMatchObject({ source, indexed: NAMES.length });
    expect(await index.search('export')).toEqual(Object.keys(FILES).sort());
    const changed = Object.keys(FILES)[0]!;
    writeFileSync(join(root, changed), 'export function renewed() {}');
    expect(await index.run({ paths: [changed] })).toMatchObject({ source: 'changes', indexed: 1 });
    expect(index.symbols('renewed')).toMatchObject([{ path: changed }]);
  });

  it.skipIf(process.platform !== 'linux').each(['git', 'walk'])(
    'that are not UTF-8 are left out, and it is said, listed by %s',
    async (source) => {
      const root = temporaryProject({ 'a.ts': '' });
      const badName = (name: string) => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]);
      writeFileSync(badName('caf\u{E9}.ts'), 'export {}');
      mkdirSync(badName('d\u{E9}'));
      writeFileSync(badName('d\u{E9}/b.ts'), 'export {}');
      if (source === 'git') execFileSync('git', ['-C', root, 'init', '--quiet']);
      const index = indexInProcess(root, parser);
      for (let run = 0; run < 2; run++) {
        const report = await index.run();
        expect(report).toMatchObject({ scanned: 2, source: expect.stringMatching(/cannot read .*\(its name is not UTF-8\)/) as string });
        expect(report.source).toContain('caf\u{FFFD}.ts');
      }
    },
  );
});

/** Root may read everything: what is tested of permissions runs as somebody else. */
async function asOrdinaryUser<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid!(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}

const NOBODY = 65_534;

describe('unusual places', () => {
  it.skipIf(process.platform !== 'linux').each(['git', 'walk'])('deeper than a path can say are left out, listed by %s', async (source) => {
    const root = temporaryProject({ 'a.ts': 'function alpha() {}' });
    onTestFinished(() => void execFileSync('rm', ['-rf', root]));
    const name = 'd'.repeat(250);
    execFileSync('bash', ['-c', `for i in $(seq 20); do mkdir ${name} && cd ${name} && echo 'function deep() {}' > $i.ts || exit; done`], {
      cwd: root,
    });
    if (source === 'git') execFileSync('git', ['-C', root, 'init', '--quiet']);
    const index = indexInProcess(root, parser);
    const report = await index.run();
    expect(report.source).toMatch(source === 'git' ? /^git$/ : /cannot read d/); // git only warns
    expect(index.symbols('alpha')).toHaveLength(1);
    expect(index.symbols('deep').length).toBeGreaterThan(10);
  });

  it.skipIf(process.platform === 'win32')('that are no files block nothing', async () => {
    const { index, root } = await indexed({ 'a.ts': 'function alpha() {}' });
    execFileSync('mkfifo', [join(root, 'pipe.ts')]);
    const server = createServer().listen(join(root, 'socket.ts'));
    onTestFinished(() => void server.close());
    symlinkSync('loop.ts', join(root, 'loop.ts'));
    symlinkSync('..', join(root, 'up'));
    symlinkSync('/dev/zero', join(root, 'zero.ts'));
    const given = ['pipe.ts', 'socket.ts', 'loop.ts', 'up', 'zero.ts', 'up/a.ts'];
    expect(await index.run()).toMatchObject({ scanned: 2 });
    expect(await index.run({ paths: given })).toMatchObject({ scanned: 0 });
    const files = ['pipe.ts', 'socket.ts', 'loop.ts', 'up', 'zero.ts'].map((path) => ({ path, size: 1, mtimeUs: 1, knownHash: null }));
    const outcomes = await parseFiles({ root, config: DEFAULT_PROJECT_CONFIG, files }, parser);
    expect(outcomes.map(({ kind }) => kind)).toEqual(files.map(() => 'gone'));
  });

  it.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
    'that are devices are not read (only root may make one)',
    async () => {
      const root = temporaryProject();
      execFileSync('mknod', [join(root, 'zero.ts'), 'c', '1', '5']);
      const files = [{ path: 'zero.ts', size: 1, mtimeUs: 1, knownHash: null }];
      expect(await parseFiles({ root, config: DEFAULT_PROJECT_CONFIG, files }, parser)).toEqual([{ kind: 'gone', path: 'zero.ts' }]);
      expect(await indexInProcess(root, parser).run()).toMatchObject({ scanned: 1 });
    },
  );

  it.skipIf(process.platform === 'win32')('that may not be read are recorded, or said', async () => {
    const root = temporaryProject({ 'secret.ts': 'function alpha() {}', 'closed/b.ts': '' });
    for (const [path, mode] of Object.entries({ '.': 0o755, 'secret.ts': 0, closed: 0 })) chmodSync(join(root, path), mode);
    const files = [{ path: 'secret.ts', size: 1, mtimeUs: 1, knownHash: null }];
    const [outcomes, listed] = await asOrdinaryUser(async () => [
      await parseFiles({ root, config: DEFAULT_PROJECT_CONFIG, files }, parser),
      await scan(root, DEFAULT_PROJECT_CONFIG),
    ]);
    expect(outcomes).toMatchObject([{ document: { status: 'unreadable', problem: expect.stringContaining('EACCES') as string } }]);
    expect(listed.source).toContain('cannot read closed/');
  });

  it('that change or vanish between listing and reading are taken as they are when they are read', async () => {
    const root = temporaryProject({ 'b.ts': 'function beta() {}' });
    const files = ['a.ts', 'b.ts'].map((path) => ({ path, size: 1, mtimeUs: 1, knownHash: null }));
    const outcomes = await parseFiles({ root, config: DEFAULT_PROJECT_CONFIG, files }, parser);
    expect(outcomes).toMatchObject([
      { kind: 'gone', path: 'a.ts' },
      { kind: 'parsed', document: { path: 'b.ts', size: 18 } },
    ]);
    rmSync(join(root, 'b.ts'));
    mkdirSync(join(root, 'b.ts'));
    expect(await parseFiles({ root, config: DEFAULT_PROJECT_CONFIG, files: files.slice(1) }, parser)).toEqual([
      { kind: 'gone', path: 'b.ts' },
    ]);
  });
});
