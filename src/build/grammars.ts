/** Copies the tree-sitter grammars into the build, so that the package needs no grammar package and no compiler for them. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LANGUAGES } from '../code-index/languages/languages.ts';

const require = createRequire(import.meta.url);

/** Packages whose grammar file has another name than the package. */
const PACKAGES: Record<string, string> = { 'tree-sitter-tsx.wasm': 'tree-sitter-typescript' };

export async function copyGrammars(target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const runtime = dirname(require.resolve('web-tree-sitter'));
  await cp(join(runtime, 'web-tree-sitter.wasm'), join(target, 'web-tree-sitter.wasm'));
  const grammars = [...new Set(LANGUAGES.map((language) => language.grammar))];
  const licences = await Promise.all(grammars.map((grammar) => copyGrammar(grammar, target)));
  await writeFile(join(target, 'LICENSES.txt'), [...new Set(licences)].join('\n\n'));
}

/** Returns the licence text, which must travel with the copy. */
async function copyGrammar(grammar: string, target: string): Promise<string> {
  const name = PACKAGES[grammar] ?? grammar.replace('.wasm', '');
  const directory = dirname(require.resolve(`${name}/package.json`));
  await cp(join(directory, grammar), join(target, grammar));
  return `${name}\n\n${await readFile(join(directory, 'LICENSE'), 'utf8')}`;
}
