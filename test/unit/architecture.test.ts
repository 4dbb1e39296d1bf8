/** The layer rules of docs/architecture.md, on the imports as they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../helpers/paths.ts';

const SOURCE = join(REPOSITORY, 'src');

/** Imports go down only; layers of one rank never import each other. */
const RANKS: Record<string, number> = {
  domain: 0,
  platform: 1,
  registry: 2,
  'process-manager': 2,
  'code-index': 2,
  connector: 3,
  proxy: 4,
  supervisor: 4,
  daemon: 4,
  cli: 5,
  commands: 6,
  bin: 7,
  build: 7,
};

/** Packages that only these places may import. */
const OWNED_PACKAGES: Record<string, readonly string[]> = {
  pm2: ['process-manager/pm2-process-manager.ts'],
  'better-sqlite3': ['platform/sqlite.ts'],
  '@modelcontextprotocol/server': ['daemon/', 'build/manifest.ts'],
  '@modelcontextprotocol/sdk': ['cli/stdio-client.ts'],
  '@oclif/core': ['cli/base-command.ts', 'cli/flags.ts', 'cli/tool-command.ts', 'cli/run.ts', 'commands/'],
  '@parcel/watcher': ['code-index/watch/'],
  '@eslint-community/regexpp': ['code-index/query/syntax/'],
  picomatch: ['code-index/query/path-filter.ts'],
  piscina: ['code-index/build/parse-pool.ts', 'code-index/query/query-thread.ts'],
  'proper-lockfile': ['platform/start-lock.ts'],
  'get-port': ['platform/loopback.ts'],
  'web-tree-sitter': ['code-index/parse/', 'build/grammars.ts'],
  ws: ['connector/dial.ts', 'daemon/', 'proxy/daemon-link.ts'],
  zod: [
    'platform/settings.ts',
    'code-index/project-config/',
    'registry/',
    'daemon/tools/',
    'daemon/register-task-methods.ts',
    'supervisor/control-server.ts',
    'cli/daemon-tools.ts',
  ],
};

interface Import {
  readonly from: string;
  /** A file below src, or a package. */
  readonly to: string;
  readonly isFile: boolean;
  readonly line: string;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);

describe('architecture', () => {
  it('sees the source', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.filter(({ isFile }) => isFile).length).toBeGreaterThan(300);
  });

  it('has a rank for every folder', () => {
    expect([...new Set(files.map(layerOf))].filter((layer) => RANKS[layer] === undefined)).toEqual([]);
  });

  it('imports downwards only', () => {
    const upwards = imports.filter(
      ({ from, to, isFile }) => isFile && layerOf(from) !== layerOf(to) && RANKS[layerOf(to)]! >= RANKS[layerOf(from)]!,
    );
    expect(upwards.map(describeImport)).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(
      findCycle(new Map(files.map((file) => [file, imports.filter(({ from, isFile }) => from === file && isFile).map(({ to }) => to)]))),
    ).toEqual([]);
  });

  it('imports a package only where it belongs', () => {
    const strays = imports.filter(({ from, to, isFile }) => {
      const owners = isFile ? undefined : OWNED_PACKAGES[packageOf(to)];
      return owners !== undefined && !owners.some((owner) => from.startsWith(owner));
    });
    expect(strays.map(describeImport)).toEqual([]);
  });

  it('takes of zod what it uses: as an object it comes with 300 KB of messages in 50 languages', () => {
    const whole = imports.filter(({ to, line, from }) => to === 'zod' && !/\* as z from/.test(line) && !from.startsWith('supervisor/'));
    expect(whole.map(describeImport)).toEqual([]);
  });

  it('keeps the domain free of packages and of the system', () => {
    const allowed = new Set(['node:crypto', 'node:path']);
    const strays = imports.filter(({ from, to, isFile }) => layerOf(from) === 'domain' && !isFile && !allowed.has(to));
    expect(strays.map(describeImport)).toEqual([]);
  });

  it('ends the process in src/bin only', () => {
    const strays = files.filter((file) => !file.startsWith('bin/') && /\bprocess\.exit\(/.test(read(file)));
    expect(strays).toEqual([]);
  });

  it('has no barrel files', () => {
    expect(
      files.filter(
        (file) =>
          /^export \* from|^export \{[^}]*\} from/m.test(read(file)) && !['platform/logger.ts', 'platform/sqlite.ts'].includes(file),
      ),
    ).toEqual([]);
  });

  it('keeps commands short', () => {
    const long = files.filter((file) => file.startsWith('commands/') && read(file).split('\n').length > 61);
    expect(long).toEqual([]);
  });

  it('joins signals with withAnySignal: AbortSignal.any leaks into the one that lives longest', () => {
    expect(files.filter((file) => read(file).includes('AbortSignal.any('))).toEqual([]);
  });

  it('keeps every file at one concept', () => {
    expect(files.filter((file) => read(file).split('\n').length > 301)).toEqual([]);
  });
});

function importsOf(file: string): Import[] {
  const pattern = /(?:^import\s[^;]*?from\s*|^import\s*|^export\s[^;]*?from\s*|import\(\s*)'([^']+)'/gm;
  return [...read(file).matchAll(pattern)].map((match) => {
    const target = match[1]!;
    const isFile = target.startsWith('.');
    const to = isFile ? relative(SOURCE, normalize(join(SOURCE, dirname(file), target))) : target;
    return { from: file, to, isFile, line: match[0].replaceAll(/\s+/g, ' ') };
  });
}

function layerOf(file: string): string {
  return file.split('/')[0]!;
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function describeImport({ from, to }: Import): string {
  return `${from} -> ${to}`;
}

function read(file: string): string {
  return readFileSync(join(SOURCE, file), 'utf8');
}

/** The first cycle that is found, as a path; empty when there is none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle.length > 0) return cycle;
    }
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
