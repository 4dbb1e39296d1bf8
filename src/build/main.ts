/** The part of the build after tsc: grammars, manifest, bundles, build id. Run from the package root. */
import { readFile } from 'node:fs/promises';
import { writeBuildInfo } from './build-info.ts';
import { bundleCommands } from './bundle-commands.ts';
import { bundlePrograms } from './bundle.ts';
import { copyGrammars } from './grammars.ts';
import { writeConfigSchema } from './config-schema.ts';
import { createManifest } from './manifest.ts';
import { writeOclifManifest } from './oclif-manifest.ts';

const DIST = 'dist';

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
await copyGrammars(`${DIST}/grammars`);
await bundlePrograms(DIST, await createManifest(version));
await bundleCommands(DIST);
await writeConfigSchema(DIST);
await writeBuildInfo(DIST);
writeOclifManifest();
