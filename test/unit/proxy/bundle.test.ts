/** What `indexer proxy` loads decides how fast it starts: one file, and none of the heavy packages inside it. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { DIST, REPOSITORY } from '../../helpers/paths.ts';
import { temporaryDirectory, writeFiles } from '../../helpers/temporary.ts';

const HEAVY = ['@oclif', '@modelcontextprotocol', 'pm2', 'better-sqlite3', 'zod', 'pino'];

describe('proxy bundle', () => {
  it('holds ws, env-paths and our own code, nothing else', async () => {
    const { metafile } = await build({
      entryPoints: [join(REPOSITORY, 'src', 'bin', 'indexer.ts')],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'cjs',
      external: ['../cli/run.ts', 'bufferutil', 'utf-8-validate'],
      define: { INDEXER_MANIFEST: '{}', 'import.meta.url': '""' },
      absWorkingDir: REPOSITORY,
    });
    const inputs = Object.keys(metafile.inputs);
    const packages = new Set(inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []));
    expect([...packages].sort()).toEqual(['env-paths', 'is-safe-filename', 'ws']);
    expect(inputs.some((input) => input.endsWith('proxy/relay.ts'))).toBe(true);
  });

  it('loads one file when it runs [proxy.thin]', () => {
    const hook = writeFiles(temporaryDirectory(), {
      'list.cjs': `process.on('exit', () => process.stderr.write('LOADED ' + JSON.stringify(Object.keys(require.cache)) + '\\n'));`,
    });
    const output = execFileSync(
      'sh',
      ['-c', '"$0" --require "$1/list.cjs" "$2/bin/indexer.cjs" proxy 2>&1 </dev/null', process.execPath, hook, DIST],
      { env: { ...process.env, MCP_SERVER_URL: 'ws://127.0.0.1:9' }, encoding: 'utf8' },
    );
    const loaded = (JSON.parse(/LOADED (.*)/.exec(output)![1]!) as string[]).filter((file) => !file.endsWith('list.cjs'));
    expect(loaded).toEqual([join(DIST, 'bin', 'indexer.cjs')]);
    expect(loaded.filter((file) => HEAVY.some((name) => file.includes(`node_modules/${name}`)))).toEqual([]);
  });
});
