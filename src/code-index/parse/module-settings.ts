/** The parts of build files that say what a module is called and where names lead. */
import { basename } from 'node:path/posix';
import { parse } from 'jsonc-parser';

const PACKAGE_KEYS = ['name', 'main', 'module', 'types', 'source', 'exports', 'imports', 'workspaces'];
const COMPILER_KEYS = ['baseUrl', 'paths', 'rootDir', 'outDir'];

/** Null for any other file. */
export function moduleSettings(path: string, text: string): unknown {
  const name = basename(path);
  if (name === 'package.json') return picked(json(text), PACKAGE_KEYS);
  if (/^[jt]sconfig(?:\..+)?\.json$/.test(name)) {
    const { extends: base, compilerOptions } = json(text);
    return { extends: base, ...picked(compilerOptions, COMPILER_KEYS) };
  }
  if (name === 'go.mod') return { module: /^\s*module\s+"?([^\s"]+)/m.exec(text)?.[1] ?? '' };
  if (name === 'Cargo.toml') return { crate: /^\[package\][^[]*?^\s*name\s*=\s*"([^"]+)"/ms.exec(text)?.[1] ?? '' };
  return null;
}

/** What cannot be read says nothing: the file is somebody's work in progress. */
function json(text: string): Record<string, unknown> {
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  return isObject(value) ? value : {};
}

function picked(value: unknown, keys: readonly string[]): Record<string, unknown> {
  return isObject(value) ? Object.fromEntries(keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]])) : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
