/** Where an import of JavaScript or TypeScript leads: relative paths, path aliases, packages of the project. */
import { dirname, join, normalize } from 'node:path/posix';
import type { GraphDocument } from '../graph-document.ts';
import type { GraphDocuments } from '../graph-documents.ts';
import { directoriesAbove, OUTSIDE, UNKNOWN_MODULE, type Module } from './module.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.d.mts', '.d.cts', '.json', '.vue', '.svelte'];
/** What an import says is what comes out of the compiler. */
const SOURCES: readonly (readonly [built: string, sources: readonly string[]])[] = [
  ['.js', ['.ts', '.tsx', '.js', '.jsx', '.d.ts']],
  ['.jsx', ['.tsx', '.jsx']],
  ['.mjs', ['.mts', '.mjs', '.d.mts', '.ts']],
  ['.cjs', ['.cts', '.cjs', '.d.cts', '.ts']],
];
/** Conditions of `exports`, those that lead to sources first. */
const CONDITIONS = ['source', 'development', 'types', 'import', 'module', 'node', 'default', 'require', 'browser'];
const BUILD_DIRECTORY = /^(?:\.\/)?(?:dist|lib|build|out|esm|cjs|es|types)(?:\/(?:esm|cjs|es|src|types|commonjs|module))?\//;
const MAX_EXTENDS = 8;

interface PackageSettings {
  readonly name?: unknown;
  readonly exports?: unknown;
  readonly imports?: unknown;
  readonly [entry: string]: unknown;
}

interface Aliases {
  /** Directory that the targets are relative to. */
  readonly base: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly hasBaseUrl: boolean;
}

export function javascriptModule(documents: GraphDocuments, from: GraphDocument, module: string): Module {
  const directory = dirname(from.path) === '.' ? '' : dirname(from.path);
  if (/^\.\.?(?:\/|$)/.test(module)) return fileAt(documents, join(directory, module)) ?? UNKNOWN_MODULE;
  if (module.startsWith('/') || /^(?:node|https?|data|bun|npm|jsr|virtual):/.test(module)) return OUTSIDE;
  return documents.memo(`js ${directory} ${module}`, () => bare(documents, directory, module));
}

function bare(documents: GraphDocuments, directory: string, module: string): Module {
  const aliases = aliasesOf(documents, directory);
  const aliased = aliases && aliasedFile(documents, aliases, module);
  if (aliased) return aliased;
  if (module.startsWith('#')) return ownImport(documents, directory, module) ?? UNKNOWN_MODULE;
  const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(module) ?? [];
  const packageDirectory = name === undefined ? undefined : packagesOf(documents).get(name);
  if (packageDirectory === undefined) return OUTSIDE;
  return packageFile(documents, packageDirectory, rest ?? '') ?? UNKNOWN_MODULE;
}

function fileAt(documents: GraphDocuments, path: string): Module | undefined {
  const normal = normalize(path).replace(/\/$/, '');
  if (normal.startsWith('..')) return undefined;
  const candidates = [...builtFrom(normal), normal, ...EXTENSIONS.map((extension) => normal + extension)];
  for (const candidate of candidates) {
    const document = documents.at(candidate);
    if (document) return { kind: 'document', document };
  }
  return normal !== '.' && !documents.hasDirectory(normal) ? undefined : directoryAt(documents, normal === '.' ? '' : normal);
}

function directoryAt(documents: GraphDocuments, directory: string): Module | undefined {
  for (const extension of EXTENSIONS) {
    const document = documents.at(join(directory, `index${extension}`));
    if (document) return { kind: 'document', document };
  }
  const main = settingsOf(documents, join(directory, 'package.json'))?.['main'];
  return typeof main === 'string' && !/^\.?\/?$/.test(main) ? fileAt(documents, join(directory, main)) : undefined;
}

function builtFrom(path: string): string[] {
  return SOURCES.flatMap(([built, sources]) =>
    path.endsWith(built) ? sources.map((source) => path.slice(0, -built.length) + source) : [],
  );
}

/** Of the nearest tsconfig.json or jsconfig.json that has any. */
function aliasesOf(documents: GraphDocuments, directory: string): Aliases | undefined {
  return documents.memo(`aliases ${directory}`, () => {
    for (const name of ['tsconfig.json', 'jsconfig.json', 'tsconfig.base.json']) {
      const found = documents.at(join(directory, name)) ? extendedAliases(documents, join(directory, name), MAX_EXTENDS) : undefined;
      if (found) return found;
    }
    return directory === '' ? undefined : aliasesOf(documents, dirname(directory) === '.' ? '' : dirname(directory));
  });
}

function extendedAliases(documents: GraphDocuments, path: string, left: number): Aliases | undefined {
  const settings = documents.at(path)?.links.settings as { extends?: unknown; baseUrl?: unknown; paths?: unknown } | null | undefined;
  if (!settings || left === 0) return undefined;
  const directory = dirname(path) === '.' ? '' : dirname(path);
  const hasBaseUrl = typeof settings.baseUrl === 'string';
  if (hasBaseUrl || isObject(settings.paths)) {
    const base = hasBaseUrl ? join(directory, settings.baseUrl as string) : directory;
    return { base, paths: (isObject(settings.paths) ? settings.paths : {}) as Aliases['paths'], hasBaseUrl };
  }
  for (const parent of [settings.extends].flat().toReversed()) {
    if (typeof parent !== 'string' || !parent.startsWith('.')) continue;
    const file = join(directory, parent);
    const found = extendedAliases(documents, file.endsWith('.json') ? file : `${file}.json`, left - 1);
    if (found) return found;
  }
  return undefined;
}

function aliasedFile(documents: GraphDocuments, { base, paths, hasBaseUrl }: Aliases, module: string): Module | undefined {
  const patterns = Object.keys(paths).toSorted((a, b) => b.indexOf('*') - a.indexOf('*'));
  for (const pattern of patterns) {
    const rest = matched(pattern, module);
    if (rest === undefined) continue;
    for (const target of [paths[pattern]].flat()) {
      const found = typeof target === 'string' ? fileAt(documents, join(base, target.replace('*', rest))) : undefined;
      if (found) return found;
    }
  }
  return hasBaseUrl ? fileAt(documents, join(base, module)) : undefined;
}

/** What stands for the star; undefined when the pattern does not match. */
function matched(pattern: string, text: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text ? '' : undefined;
  const [before, behind] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const isMatch = text.length >= before.length + behind.length && text.startsWith(before) && text.endsWith(behind);
  return isMatch ? text.slice(before.length, text.length - behind.length) : undefined;
}

function ownImport(documents: GraphDocuments, directory: string, module: string): Module | undefined {
  for (const above of [directory, ...directoriesAbove(directory)]) {
    const imports = settingsOf(documents, join(above, 'package.json'))?.imports;
    if (isObject(imports)) return entryFile(documents, above, imports, module);
  }
  return undefined;
}

/** Directories of the packages of the project, by name. */
function packagesOf(documents: GraphDocuments): ReadonlyMap<string, string> {
  return documents.memo('js packages', () => {
    const found = new Map<string, string>();
    for (const path of documents.withBaseName('package.json')) {
      const name = settingsOf(documents, path)?.name;
      if (typeof name === 'string' && !found.has(name) && !path.includes('node_modules/'))
        found.set(name, dirname(path) === '.' ? '' : dirname(path));
    }
    return found;
  });
}

function packageFile(documents: GraphDocuments, directory: string, rest: string): Module | undefined {
  const settings = settingsOf(documents, join(directory, 'package.json')) ?? {};
  const key = rest === '' ? '.' : `./${rest}`;
  const byExports = settings.exports === undefined ? undefined : exportedFile(documents, directory, settings.exports, key);
  if (byExports) return byExports;
  if (rest !== '') return fileAt(documents, join(directory, rest)) ?? fileAt(documents, join(directory, 'src', rest));
  for (const entry of ['source', 'types', 'module', 'main']) {
    const found = builtFile(documents, directory, settings[entry]);
    if (found) return found;
  }
  return fileAt(documents, join(directory, 'src', 'index')) ?? directoryAt(documents, directory);
}

function exportedFile(documents: GraphDocuments, directory: string, exports: unknown, key: string): Module | undefined {
  const isMap = isObject(exports) && Object.keys(exports).some((name) => name.startsWith('.'));
  return isMap ? entryFile(documents, directory, exports, key) : key === '.' ? targetFile(documents, directory, exports, '') : undefined;
}

function entryFile(documents: GraphDocuments, directory: string, entries: Record<string, unknown>, key: string): Module | undefined {
  const exact = entries[key];
  if (exact !== undefined) return targetFile(documents, directory, exact, '');
  for (const [pattern, target] of Object.entries(entries)) {
    const rest = pattern.includes('*') ? matched(pattern, key) : undefined;
    const found = rest === undefined ? undefined : targetFile(documents, directory, target, rest);
    if (found) return found;
  }
  return undefined;
}

function targetFile(documents: GraphDocuments, directory: string, target: unknown, star: string): Module | undefined {
  if (typeof target === 'string') return builtFile(documents, directory, target.replaceAll('*', star));
  if (Array.isArray(target)) return target.map((one) => targetFile(documents, directory, one, star)).find((found) => found !== undefined);
  if (!isObject(target)) return undefined;
  const known = CONDITIONS.filter((condition) => condition in target);
  const others = Object.keys(target).filter((condition) => !CONDITIONS.includes(condition));
  return [...known, ...others]
    .map((condition) => targetFile(documents, directory, target[condition], star))
    .find((found) => found !== undefined);
}

/** The file itself, or the source that it is built from. */
function builtFile(documents: GraphDocuments, directory: string, target: unknown): Module | undefined {
  if (typeof target !== 'string') return undefined;
  const path = target.replace(/^\.\//, '').replace(/\.d\.([mc]?)ts$/, '.$1js');
  const inSource = path.replace(BUILD_DIRECTORY, 'src/');
  return (
    (inSource === path ? undefined : fileAt(documents, join(directory, inSource))) ??
    fileAt(documents, join(directory, path)) ??
    fileAt(documents, join(directory, path.replace(BUILD_DIRECTORY, '')))
  );
}

function settingsOf(documents: GraphDocuments, path: string): PackageSettings | undefined {
  return (documents.at(path)?.links.settings ?? undefined) as PackageSettings | undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
