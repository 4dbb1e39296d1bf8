/**
 * Bundles the commands, in place: what they share, oclif and zod above all, is thirty files then instead of nearly three hundred, which
 * took longer to find and read than a command takes to do its work. Input and output are in the build directory, after tsc.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from './bundle.ts';

/** Loaded by one command, by the name of what it exports, which the bundle of a CommonJS package does not tell. */
const LOADED_LATE = 'pino-pretty';

/** What packages in CommonJS find around them. */
const AS_IN_COMMON_JS =
  "import { createRequire as requireFrom } from 'node:module';" +
  'const require = requireFrom(import.meta.url), { filename: __filename, dirname: __dirname } = import.meta;';

export async function bundleCommands(dist: string): Promise<void> {
  const commands = (await readdir(join(dist, 'commands'), { recursive: true })).filter((file) => file.endsWith('.js'));
  await build({
    ...BUNDLE_OPTIONS,
    external: [...BUNDLE_OPTIONS.external, LOADED_LATE],
    entryPoints: ['cli/run.js', ...commands.map((file) => join('commands', file))].map((file) => join(dist, file)),
    outdir: dist,
    outbase: dist,
    allowOverwrite: true,
    splitting: true,
    chunkNames: 'cli/shared/[name]-[hash]',
    format: 'esm',
    // npm has checked the version of Node by its `engines`.
    banner: { js: AS_IN_COMMON_JS },
    define: { 'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"true"' },
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'linked',
  });
}
