/** The clients, as they are published for this platform. */
import { join } from 'node:path';
import { packageDirectory, type NpmPackage } from '../helpers/npm-packages.ts';

const PLATFORM = `${process.platform}-${process.arch}`;

export const PACKAGES = {
  claudeCode: { name: `@anthropic-ai/claude-code-${PLATFORM}`, version: '2.1.330' },
  geminiCli: { name: '@google/gemini-cli', version: '0.61.0' },
  codex: { name: '@openai/codex', version: `0.169.0-${PLATFORM}` },
  opencode: { name: `opencode-${PLATFORM}`, version: '1.18.34' },
  inspector: { name: '@modelcontextprotocol/inspector', version: '2.12.0' },
  sdk2: { name: '@modelcontextprotocol/client', version: '2.4.0' },
} as const satisfies Record<string, NpmPackage>;

export function fileOf(folder: string, key: keyof typeof PACKAGES, ...path: string[]): string {
  return join(packageDirectory(folder, PACKAGES[key]), ...path);
}
