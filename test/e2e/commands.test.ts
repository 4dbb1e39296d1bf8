import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../helpers/cli.ts';
import { COMMAND } from '../helpers/paths.ts';
import { REPOSITORY } from '../helpers/paths.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const SHOP = { 'src/cart.ts': 'export class ShopCart {\n  total() {}\n}\n' };

describe('indexer index, search, symbol', () => {
  it('answer in process when no daemon runs, and start none', async () => {
    const { run, processes } = commandLine();
    const project = temporaryProject(SHOP);
    expect((await run('index', '--project', project, '--json')).json()).toMatchObject({ state: 'ready', documents: 2, symbols: 2 });
    expect((await run('search', 'ShopCart', '--project', project)).stdout).toContain('src/cart.ts\n     1: export class ShopCart {');
    expect((await run('symbol', 'total', '--project', project, '--json')).json()).toMatchObject({
      symbols: [{ name: 'total', container: 'ShopCart', startLine: 2 }],
      complete: true,
    });
    expect(processes()).toEqual([]);
  });

  it('give the same answer through the daemon', async () => {
    const { run } = commandLine();
    const project = temporaryProject(SHOP);
    const questions = [
      ['search', 'ShopCart'],
      ['symbol', 'ShopCart.total'],
      ['search', 'nothing like it'],
      ['symbol', 'cart', '--kind', 'class'],
    ];
    const asked = async () =>
      Promise.all(questions.map(async (question) => (await run(...question, '--project', project, '--json')).json()));
    await run('index', '--project', project);
    const inProcess = await asked();
    await run('daemon', 'start', '--project', project);
    expect((await run('index', '--project', project, '--full', '--json')).json()).toMatchObject({ state: 'ready', documents: 2 });
    expect(await asked()).toEqual(inProcess);
    expect((await run('search', '   ', '--project', project, '--json')).json()).toMatchObject({ error: { code: 'QUERY_INVALID' } });
    expect((await run('search', '   ', '--project', project)).exitCode).toBe(2);
  });

  it('ask the daemon that has the index once it says again where it is', async () => {
    const { run, paths } = commandLine();
    const project = temporaryProject(SHOP);
    await run('daemon', 'start', '--project', project);
    const [id] = readdirSync(paths.projectsDirectory);
    rmSync(join(paths.projectsDirectory, id!, 'endpoint.json'));
    expect((await run('symbol', 'ShopCart', '--project', project)).stdout).toContain('src/cart.ts');
  });

  it('see files that changed since the last time', async () => {
    const { run } = commandLine();
    const project = temporaryProject(SHOP);
    await run('index', '--project', project);
    writeFileSync(join(project, 'new.py'), 'def added_later():\n    pass\n');
    expect((await run('symbol', 'added_later', '--project', project)).stdout).toContain('new.py:1-2');
  });
});

describe('indexer references, outline, index --explain', () => {
  it('answer as the tools do', async () => {
    const { run } = commandLine();
    const project = temporaryProject({ ...SHOP, 'src/use.ts': "import { ShopCart } from './cart.ts';\nnew ShopCart().total();\n" });
    expect((await run('references', 'ShopCart', '--project', project)).stdout).toContain('src/use.ts\n     1: import');
    expect((await run('references', 'total', '--role', 'call', '--project', project, '--json')).json()).toMatchObject({
      files: [{ path: 'src/use.ts', references: [{ role: 'call', line: 2 }] }],
      complete: true,
      nextCursor: null,
    });
    expect((await run('outline', 'src/cart.ts', '--project', project)).stdout).toContain('2-2  method  total()');
    expect((await run('index', '--status', '--project', project)).stdout).toContain('3 documents');
    const detailed = await run('symbol', 'ShopCart', '--detailed', '--project', project);
    expect(detailed.stdout).toContain('     2    total() {}');
  });

  it('say why a file is or is not in the index', async () => {
    const { run } = commandLine();
    const project = temporaryProject({ ...SHOP, '.indexerignore': 'secret/\n', 'secret/a.ts': 'x' });
    await run('index', '--project', project);
    const explain = async (file: string) => (await run('index', '--explain', file, '--project', project, '--json')).json();
    expect(await explain('secret/a.ts')).toMatchObject({
      indexed: false,
      rule: { source: '.indexerignore', line: 1, pattern: 'secret/' },
      document: null,
    });
    expect(await explain('src/cart.ts')).toMatchObject({ indexed: true, document: { language: 'typescript', symbols: 2, problem: null } });
    expect((await run('index', '--explain', 'none.ts', '--project', project)).stdout).toContain('indexed     no: ');
  });

  it('say what is wrong with indexer.json, and where', async () => {
    const { run } = commandLine();
    const project = temporaryProject({ ...SHOP, 'indexer.json': '{\n  "maxFileBytes": "many"\n}\n' });
    const { exitCode, stderr } = await run('index', '--project', project);
    expect(exitCode).toBe(78);
    expect(stderr).toContain('indexer.json:2');
    expect(stderr).toContain('maxFileBytes');
  });
});

describe('indexer supervisor', () => {
  it('leaves nothing when it is stopped while it starts', async () => {
    const { run, start, processes } = commandLine();
    const starting = start('supervisor', 'start');
    await waitUntil('a start', () => processes().length > 0);
    await run('supervisor', 'stop');
    await starting;
    await run('supervisor', 'stop');
    await waitUntil('all processes to be gone', () => processes().length === 0);
  });
});

describe('indexer config claude-desktop', () => {
  it('prints entries that work as they are', async () => {
    const { run } = commandLine();
    const project = temporaryProject(SHOP);
    const { entries, written } = (await run('config', 'claude-desktop', '--project', project, '--json')).json<{
      entries: Record<string, { command: string; args: string[]; env: Record<string, string> }>;
      written: boolean;
    }>();
    expect(written).toBe(false);
    const [[name, entry]] = Object.entries(entries) as [[string, { command: string; args: string[]; env: Record<string, string> }]];
    expect(name).toMatch(/^indexer-indexer-test-\w+-[0-9a-f]{12}$/);
    expect(entry).toMatchObject({ command: process.execPath, args: [COMMAND, 'proxy', '--project', project] });
    const { stdout } = await execa(entry.command, entry.args, {
      env: entry.env,
      input:
        '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}\n',
      extendEnv: false,
    }).catch((error: { stdout: string }) => error);
    expect(stdout === '' || stdout.includes('"serverInfo"')).toBe(true);
  });

  it('merges one entry per project into the real file and keeps the rest', async () => {
    const { run, home } = commandLine();
    const [shop, blog] = [temporaryProject(SHOP), temporaryProject()];
    const file = join(home, '.config', 'Claude', 'claude_desktop_config.json');
    mkdirSync(join(home, '.config', 'Claude'), { recursive: true });
    writeFileSync(file, '{\n  // keep me\n  "theme": "dark",\n  "mcpServers": { "other": { "command": "x" } }\n}\n');
    const { exitCode, stdout } = await run('config', 'claude-desktop', '--project', shop, '--project', blog, '--write');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Quit Claude Desktop');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('// keep me');
    expect(text).toContain('"theme": "dark"');
    expect([...text.matchAll(/"--project",\s+"([^"]+)"/g)].map((match) => match[1])).toEqual([shop, blog]);
    expect(text).toContain('"other": { "command": "x" }');
  });

  it('leaves a malformed file as it is and says where it is broken', async () => {
    const { run, home } = commandLine();
    const file = join(home, 'broken.json');
    writeFileSync(file, '{\n  "a": 1\n  "b": 2\n}');
    const result = await run('config', 'claude-desktop', '--project', temporaryProject(), '--file', file, '--write');
    expect(result.exitCode).toBe(78);
    expect(result.stderr).toContain('broken.json:3:3');
    expect(readFileSync(file, 'utf8')).toBe('{\n  "a": 1\n  "b": 2\n}');
  });
});

describe('indexer doctor', () => {
  it('finds nothing wrong on a fresh machine and changes nothing', async () => {
    const { run, home, processes } = commandLine();
    const { exitCode, stdout } = await run('doctor', '--json');
    expect(exitCode).toBe(0);
    const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: { check: string; status: string }[] };
    expect(healthy).toBe(true);
    expect(findings.map(({ check }) => check)).toEqual([
      'node',
      'better-sqlite3',
      'pm2',
      'state',
      'cache',
      'settings',
      'supervisor',
      'records',
      'proxy',
    ]);
    expect(existsSync(join(home, 'state'))).toBe(false);
    expect(processes()).toEqual([]);
  });

  it('finds broken settings and stale records', async () => {
    const { run, paths } = commandLine();
    const project = temporaryProject(SHOP);
    await run('daemon', 'start', '--project', project);
    expect((await run('doctor')).stdout).toContain('runs (pid');
    const [status] = (await run('daemon', 'list', '--json')).json<{ pid: number; daemonId: string }[]>() as unknown as [
      { pid: number; daemonId: string },
    ];
    const pidFile = join(paths.daemonsDirectory, status.daemonId, 'daemon.pid');
    const record = readFileSync(pidFile, 'utf8');
    await run('daemon', 'stop', '--project', project);
    writeFileSync(pidFile, record);
    mkdirSync(paths.config, { recursive: true });
    writeFileSync(paths.settingsFile, '{"logLevel":"loud"}');
    const settings = await run('doctor', '--json');
    expect(settings.exitCode).toBe(7);
    expect(settings.stdout).toContain('logLevel');
    writeFileSync(paths.settingsFile, '{}');
    const stale = await run('doctor', '--json');
    expect(stale.exitCode).toBe(0);
    expect(stale.stdout).toContain(`daemon ${status.daemonId} (pid ${status.pid}) is gone and left its record`);
  });
});

describe('the first minute', () => {
  it('npm start shows the whole way', async () => {
    const { environment } = commandLine();
    const { stdout, stderr, exitCode } = await execa('npm', ['start', '--silent'], {
      cwd: REPOSITORY,
      env: environment,
      reject: false,
      timeout: 60_000,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/supervisor {2}started/);
    expect(stdout).toMatch(/daemon {6}started on http:\/\/127\.0\.0\.1:\d+/);
    expect(stderr).toMatch(/indexing .*100%/);
    expect(stdout).toMatch(/files? with function reconcile\b/);
    expect(stdout).toContain('src/supervisor/reconcile.ts');
    expect(stdout).toMatch(/answered in [\d.]+ ms, asked again in [\d.]+ ms/);
    expect(stdout).toContain('npx indexer daemon start --project DIR');
  });

  it('every command has a summary, examples and help', async () => {
    const { run } = commandLine();
    const { commands } = JSON.parse(readFileSync(join(REPOSITORY, 'oclif.manifest.json'), 'utf8')) as {
      commands: Record<string, { summary?: string; examples?: string[]; pluginName: string }>;
    };
    const own = Object.entries(commands);
    expect(own.length).toBeGreaterThanOrEqual(20);
    for (const [id, { summary, examples }] of own) {
      expect(summary, id).toBeTruthy();
      expect(examples, id).not.toHaveLength(0);
    }
    expect((await run('proxy', '--help')).stdout).toContain('MCP_SERVER_URL');
    expect((await run('--version')).stdout).toMatch(/^indexer\/\d/);
  });
});
