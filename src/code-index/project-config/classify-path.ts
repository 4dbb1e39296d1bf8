/** What kind of file a path names, by the conventions of many ecosystems: answers show plain source first. */
import { compilePatterns } from './path-patterns.ts';
import type { ProjectConfig } from './project-config.ts';

export type DocumentClass = 'source' | 'test' | 'vendored' | 'generated' | 'deprioritized';

const VENDORED_DIRECTORY =
  /^(vendor|vendored|third[-_]?party|3rd[-_]?party|node_modules|bower_components|jspm_packages|web_modules|externals?|extern|deps|godeps|pods|carthage|site-packages|\.venv|venv|\.yarn)$/i;

/** Build results, where someone tracks them. Below a directory of sources such a name is a package of its own (`src/build`). */
const OUTPUT_DIRECTORY = /^(dist|build|out)$/i;
const SOURCES_DIRECTORY =
  /^(src|source|sources|lib|cmd|internal|pkg|tools|scripts|include|tests?|__tests__|specs?|testdata|fixtures|java|kotlin)$/i;
const GENERATED_DIRECTORY = /^(generated|__generated__|generated-sources|__snapshots__|\.next|\.nuxt|\.svelte-kit)$/i;

const GENERATED_NAMES: readonly RegExp[] = [
  /\.min\.(js|mjs|cjs|css)$/i,
  /[.-](bundle|chunk)\.(js|mjs|cjs|css)$/i,
  /\.(map|snap|tsbuildinfo|lock|lockb|lockfile)$/i,
  /^(package-lock\.json|npm-shrinkwrap\.json|packages\.lock\.json|pnpm-lock\.yaml|go\.sum|package\.resolved|\.pnp\.c?js)$/i,
  /\.pb(\.gw|\.validate)?\.(go|cc|c|h|swift|dart|rb|ts|js)$/i,
  /\.pb(enum|json|server|grpc)\.dart$/i,
  /_pb2(_grpc)?\.pyi?$/i,
  /_pb\.(js|ts|d\.ts|rb)$/i,
  /_(grpc_)?pb_service\.(js|d\.ts)$/i,
  /\.(generated|gen|freezed|g|gr|mocks|autogen)\.[^.]+$/i,
  /\.designer\.(cs|vb)$/i,
  /[._](generated|autogen)\.[^.]+$/i,
  /^zz_generated[._]/i,
  /^moc_[^/]*\.cpp$/i,
  /^(bindata|wire_gen)\.go$/i,
];

const TEST_DIRECTORY =
  /^(tests?|__tests__|__mocks__|__fixtures__|specs?|testdata|test[-_]?data|fixtures|testing|e2e|cypress|unittests?|androidtest|integration[-_]?tests?|testlib|t)$/i;
/** `Acme.Core.Tests`, `my-package-tests`, `AppUITests`; not `latest`. */
const TEST_DIRECTORY_SUFFIX = /[._-]([Tt]ests?|[Ss]pecs?)$|[A-Za-z0-9](Tests?|Specs?)$/;

const TEST_NAMES: readonly RegExp[] = [
  /_test\.(go|py|rb|rs|c|cc|cpp|cxx|dart|exs?|lua|js|ts|clj[cs]?|jl|ml|zig|nim|erl)$/i,
  /^test_[^/]*\.(py|c|cc|cpp|rb|lua|jl|R|sh)$/i,
  /^test-[^/]*\.(R|js|ts|sh)$/i,
  /^(conftest|tests)\.(py|rs)$/i,
  /^test\.rs$/,
  /[._-](test|tests|spec|specs|e2e|cy)\.[cm]?[jt]sx?$/i,
  /[._]spec\.(rb|lua|cr|ex|coffee|php)$|_spec\.(rb|lua|cr|ex|coffee)$/i,
  /_unittest\.(cc|cpp|py|h)$/i,
  /(Test|Tests|TestCase|(?<=[a-z0-9])IT|Spec|Specs|Suite)\.(java|kt|kts|scala|groovy)$/,
  /(Test|Tests|Spec|Specs)\.(cs|fs|vb)$/,
  /(Test|TestCase|Cest|Cept)\.php$/,
  /Tests?\.(swift|m|mm|hs|elm|cpp|cc|ps1)$/,
  /(Spec)\.(hs|swift|js|ts)$/,
  /\.(bats|feature|Tests\.ps1)$/i,
  /_SUITE\.erl$/,
];

/** The class of a file, by its path relative to the root. What `deprioritize` names is `deprioritized`, whatever else it is. */
export function documentClass(path: string, config: Pick<ProjectConfig, 'deprioritize'>): DocumentClass {
  if (compilePatterns(config.deprioritize)(path) !== undefined) return 'deprioritized';
  const directories = path.split('/');
  const name = directories.pop()!;
  if (directories.some((directory) => VENDORED_DIRECTORY.test(directory))) return 'vendored';
  if (GENERATED_NAMES.some((pattern) => pattern.test(name)) || isBuildOutput(directories)) return 'generated';
  if (TEST_NAMES.some((pattern) => pattern.test(name)) || directories.some(isTestDirectory)) return 'test';
  return 'source';
}

function isBuildOutput(directories: readonly string[]): boolean {
  if (directories.some((directory) => GENERATED_DIRECTORY.test(directory))) return true;
  const output = directories.findIndex((directory) => OUTPUT_DIRECTORY.test(directory));
  return output !== -1 && !directories.slice(0, output).some((directory) => SOURCES_DIRECTORY.test(directory));
}

function isTestDirectory(directory: string): boolean {
  return TEST_DIRECTORY.test(directory) || TEST_DIRECTORY_SUFFIX.test(directory);
}

const HEADER_LINES = 10;
const HEADER_CHARACTERS = 4096;
const GENERATED_HEADERS: readonly RegExp[] = [
  /code generated\b.*\bdo not edit/i,
  /(^|[^\w"'`@])@generated(?![\w-])/,
  /<auto-?generated\b/i,
  /\bauto(matically|-|matically-)? ?generated\b[^]*\b(do not|don't|DO NOT) (edit|modify|change)/i,
];

/** The first ten lines say that a program wrote the file. More text than that may be given; it is not looked at. */
export function isGeneratedHeader(firstLines: string): boolean {
  const header = firstLines.slice(0, HEADER_CHARACTERS).split('\n', HEADER_LINES).join('\n');
  return GENERATED_HEADERS.some((pattern) => pattern.test(header));
}
