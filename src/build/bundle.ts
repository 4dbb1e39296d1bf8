/**
 * Bundles the programs that have to start fast and stay small into one CommonJS file each: Node starts those fastest,
 * and a resident one keeps 10 to 20 MB less in memory. Input and output are in the build directory, after tsc.
 */
import { chmod, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import type { StaticManifest } from '../proxy/static-answers.ts';

/** `indexer` is the command and, inside it, the proxy. */
const PROGRAMS = ['indexer', 'indexerd', 'supervisor', 'supervisorctl', 'index-worker', 'parse-thread', 'search-thread', 'map-thread'];

/** Native code, code with worker files of its own, and pm2, which stays a separate program (licence). */
const EXTERNAL = ['better-sqlite3', '@parcel/watcher', 'piscina', 'pm2', 'bufferutil', 'utf-8-validate', '../cli/run.js'];

/** How each program is bundled. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Some packages' main file is UMD, which cannot be bundled.
  mainFields: ['module', 'main'],
  external: EXTERNAL,
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
} satisfies BuildOptions;

/** What `ws` loads for TLS and compression, which no connection to a daemon has: half a megabyte in each proxy. */
const SELDOM_USED = /^(?:https|tls|zlib)$/;

/** Makes `require` of these modules load them when they are used first. */
const loadLate: Plugin = {
  name: 'load-late',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: SELDOM_USED }, ({ path }) => ({ path, namespace: 'late' }));
    onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => require('node:${path}')[name] });`,
    }));
  },
};

export async function bundlePrograms(dist: string, manifest: StaticManifest): Promise<void> {
  for (const program of PROGRAMS) await bundle(join(dist, 'bin', program), manifest);
  await chmod(join(dist, 'bin', 'indexer.cjs'), 0o755);
}

async function bundle(program: string, manifest: StaticManifest): Promise<void> {
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: [`${program}.js`],
    outfile: `${program}.cjs`,
    plugins: basename(program) === 'indexer' ? [loadLate] : [],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'linked',
    define: { ...BUNDLE_OPTIONS.define, INDEXER_MANIFEST: JSON.stringify(manifest) },
  });
  await rm(`${program}.js`);
  await rm(`${program}.js.map`);
}
