/**
 * Bundles the commands, in place: what they share, oclif above all, is a few files then instead of a hundred and thirty, which
 * took longer to find and read than a command takes to do its work. Input and output are in the build directory, after tsc.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { BUNDLE_OPTIONS } from './bundle.ts';

/** Oclif with what it needs comes in; the other packages, which a few commands load when they run, stay where they are. */
const onlyOclif: Plugin = {
  name: 'only-oclif',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
      const isOurs = kind !== 'entry-point' && !importer.includes('node_modules');
      return isOurs && path !== '@oclif/core' ? { path, external: true } : undefined;
    });
  },
};

export async function bundleCommands(dist: string): Promise<void> {
  const commands = (await readdir(join(dist, 'commands'), { recursive: true })).filter((file) => file.endsWith('.js'));
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: ['cli/run.js', ...commands.map((file) => join('commands', file))].map((file) => join(dist, file)),
    outdir: dist,
    outbase: dist,
    allowOverwrite: true,
    splitting: true,
    chunkNames: 'cli/shared/[name]-[hash]',
    format: 'esm',
    plugins: [onlyOclif],
    // oclif is CommonJS; npm has checked the version of Node by its `engines`.
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
    define: { 'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"true"' },
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'linked',
  });
}
