/** Real MCP clients, from npm, in a folder of their own: they are no dependencies of the project, and large. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PLATFORM = `${process.platform}-${process.arch}`;
const INSTALL_DEADLINE_MS = 600_000;

/** Name in node_modules, and what is asked of the registry. */
export const PACKAGES = {
  claudeCode: { name: `@anthropic-ai/claude-code-${PLATFORM}`, version: '2.1.330' },
  geminiCli: { name: '@google/gemini-cli', version: '0.61.0' },
  codex: { name: '@openai/codex', version: `0.169.0-${PLATFORM}` },
  opencode: { name: `opencode-${PLATFORM}`, version: '1.18.34' },
  inspector: { name: '@modelcontextprotocol/inspector', version: '2.12.0' },
  sdk2: { name: '@modelcontextprotocol/client', version: '2.4.0' },
} as const;

export type PackageKey = keyof typeof PACKAGES;

/** Installs what is missing into the folder. Runs no install scripts. @throws when npm fails */
export async function installPackages(folder: string): Promise<void> {
  const missing = Object.values(PACKAGES).filter(({ name, version }) => installedVersion(folder, name) !== version);
  if (missing.length === 0) return;
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{"private":true}\n');
  const specs = missing.map(({ name, version }) => `${name}@${version}`);
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--save-exact', ...specs];
  const npm = spawn('npm', args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: INSTALL_DEADLINE_MS });
  const [code] = (await once(npm, 'close')) as [number | null];
  if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${code}`);
}

export function packageDirectory(folder: string, key: PackageKey): string {
  return join(folder, 'node_modules', PACKAGES[key].name);
}

function installedVersion(folder: string, name: string): string | undefined {
  const file = join(folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : undefined;
}
