import { extname } from 'node:path';
import { c } from './c.ts';
import { cpp } from './cpp.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import type { Language, LanguageId } from './language.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';
import { tsx, typescript } from './typescript.ts';

/** Every language with symbols. Files of any other kind are still searched as text. */
export const LANGUAGES: readonly Language[] = [typescript, tsx, javascript, python, go, rust, java, c, cpp];

const BY_EXTENSION = new Map(LANGUAGES.flatMap((language) => language.extensions.map((extension) => [extension, language.id] as const)));
const BY_ID = new Map(LANGUAGES.map((language) => [language.id, language]));

export function languageOfPath(path: string): LanguageId | undefined {
  return BY_EXTENSION.get(extname(path).toLowerCase());
}

export function languageById(id: LanguageId): Language {
  const language = BY_ID.get(id);
  if (language === undefined) throw new Error(`no language ${id}`);
  return language;
}
