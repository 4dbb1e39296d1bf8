/** Copies the tree-sitter grammars into the build, so that the package needs no grammar package and no compiler for them. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { GrammarLanguage } from '../code-index/languages/language.ts';
import { LANGUAGES } from '../code-index/languages/languages.ts';

const require = createRequire(import.meta.url);

export async function copyGrammars(target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const runtime = dirname(require.resolve('web-tree-sitter'));
  await cp(join(runtime, 'web-tree-sitter.wasm'), join(target, 'web-tree-sitter.wasm'));
  const grammars = LANGUAGES.flatMap((language) => (language.kind === 'grammar' ? [language.grammar] : []));
  const licences = await Promise.all(grammars.map((grammar) => copyGrammar(grammar, target)));
  await writeFile(join(target, 'LICENSES.txt'), [...new Set(licences)].join('\n\n'));
}

/** Returns the licence text, which must travel with the copy. */
async function copyGrammar({ package: name, file }: GrammarLanguage['grammar'], target: string): Promise<string> {
  const directory = dirname(require.resolve(`${name}/package.json`));
  await cp(join(directory, file), join(target, basename(file)));
  const licence = (await readdir(directory)).find((entry) => /^(un)?licen[cs]e/i.test(entry));
  return `${name}\n\n${licence === undefined ? await licenceOfManifest(directory) : await readFile(join(directory, licence), 'utf8')}`;
}

async function licenceOfManifest(directory: string): Promise<string> {
  const { license } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as { license?: string };
  if (license === undefined) throw new Error(`${directory} names no licence`);
  return `Licence: ${license}`;
}
