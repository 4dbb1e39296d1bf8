import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Writes oclif.manifest.json, which spares the command line from loading every command to find one. */
export function writeOclifManifest(): void {
  const environment = { ...process.env, OCLIF_SKIP_NEW_VERSION_CHECK: 'true' };
  execFileSync(process.execPath, [require.resolve('oclif/bin/run.js'), 'manifest'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
