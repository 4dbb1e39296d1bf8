import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path/posix';
import { bash } from './bash.ts';
import { c } from './c.ts';
import { cpp } from './cpp.ts';
import { csharp } from './csharp.ts';
import { dart } from './dart.ts';
import { elixir } from './elixir.ts';
import { go } from './go.ts';
import { haskell } from './haskell.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import { json } from './json.ts';
import { julia } from './julia.ts';
import { kotlin } from './kotlin.ts';
import type { Language, LanguageId } from './language.ts';
import { lua } from './lua.ts';
import { markdown } from './markdown.ts';
import { objectiveC } from './objective-c.ts';
import { ocaml, ocamlInterface } from './ocaml.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { scala } from './scala.ts';
import { interpreterOf } from './shebang.ts';
import { solidity } from './solidity.ts';
import { svelte } from './svelte.ts';
import { swift } from './swift.ts';
import { toml } from './toml.ts';
import { tsx, typescript } from './typescript.ts';
import { vue } from './vue.ts';
import { yaml } from './yaml.ts';
import { zig } from './zig.ts';

/** Every language with symbols. Files of any other kind are still searched as text. */
export const LANGUAGES: readonly Language[] = [
  typescript,
  tsx,
  javascript,
  python,
  go,
  rust,
  java,
  c,
  cpp,
  csharp,
  ruby,
  php,
  lua,
  elixir,
  zig,
  solidity,
  scala,
  ocaml,
  ocamlInterface,
  bash,
  kotlin,
  swift,
  dart,
  haskell,
  julia,
  objectiveC,
  json,
  yaml,
  toml,
  markdown,
  vue,
  svelte,
];

const FINGERPRINT_LENGTH = 16;

const BY_EXTENSION = new Map(LANGUAGES.flatMap((language) => language.extensions.map((extension) => [extension, language.id] as const)));
const BY_FILE_NAME = new Map(LANGUAGES.flatMap((language) => (language.fileNames ?? []).map((name) => [name, language.id] as const)));
const BY_INTERPRETER = new Map(LANGUAGES.flatMap((language) => (language.interpreters ?? []).map((name) => [name, language.id] as const)));
const BY_ID = new Map(LANGUAGES.map((language) => [language.id, language]));

/** @param extensions of the project's own choice; they win */
export function languageOfPath(path: string, extensions: Readonly<Record<string, LanguageId>> = {}): LanguageId | undefined {
  const extension = extname(path).toLowerCase();
  return extensions[extension] ?? BY_EXTENSION.get(extension) ?? BY_FILE_NAME.get(basename(path).toLowerCase());
}

/** What the path does not tell the first line may: of scripts without extension. */
export function languageOfFile(path: string, text: string, extensions: Readonly<Record<string, LanguageId>> = {}): LanguageId | undefined {
  return languageOfPath(path, extensions) ?? BY_INTERPRETER.get(interpreterOf(text) ?? '');
}

export function languageById(id: LanguageId): Language {
  const language = BY_ID.get(id);
  if (language === undefined) throw new Error(`no language ${id}`);
  return language;
}

/**
 * What `lang:NAME` means: the languages of that name or extension (`ts`, `c++`) with their variants.
 *
 * @returns undefined when no language is called so
 */
export function languagesNamed(name: string): readonly LanguageId[] | undefined {
  const lower = name.toLowerCase();
  const id = BY_ID.has(lower) ? lower : (BY_EXTENSION.get(`.${lower}`) ?? LANGUAGES.find(({ aliases }) => aliases?.includes(lower))?.id);
  return id === undefined ? undefined : [id, ...LANGUAGES.filter(({ variantOf }) => variantOf === id).map((variant) => variant.id)];
}

/** Equal for equal grammars and queries: with others, what was found in a file may be something else. */
export function languagesFingerprint(): string {
  return createHash('sha256').update(JSON.stringify(LANGUAGES)).digest('hex').slice(0, FINGERPRINT_LENGTH);
}
