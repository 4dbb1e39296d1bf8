/** Programs from npm that are measured or tested beside ours: in a folder of their own, for they are no dependencies. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const INSTALL_DEADLINE_MS = 600_000;

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
}

/** Installs what is missing into the folder and runs no install scripts. @throws when npm fails */
export async function installPackages(folder: string, packages: readonly NpmPackage[]): Promise<void> {
  const missing = packages.filter(({ name, version }) => installedVersion(folder, name) !== version);
  if (missing.length === 0) return;
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{"private":true}\n');
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--save-exact'];
  const args = ['install', '--prefix', folder, ...options, ...missing.map(({ name, version }) => `${name}@${version}`)];
  const npm = spawn('npm', args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: INSTALL_DEADLINE_MS });
  const [code] = (await once(npm, 'close')) as [number | null];
  if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${code}`);
}

export function packageDirectory(folder: string, { name }: NpmPackage): string {
  return join(folder, 'node_modules', name);
}

function installedVersion(folder: string, name: string): string | undefined {
  const file = join(folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as NpmPackage).version : undefined;
}
