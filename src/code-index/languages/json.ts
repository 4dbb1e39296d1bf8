import type { GrammarLanguage } from './language.ts';

/** Keys further inside are data, not structure: a file of 1 MB would give tens of thousands of them. */
const MAX_LEVELS = 3;

const KEY = '(pair key: (string (string_content)) @name) @definition.key';

/** One pattern per level; keys inside arrays are data, too. */
const KEYS = Array.from({ length: MAX_LEVELS }, (_, level) => {
  const path = Array.from({ length: level }).reduce<string>((inner) => `(pair value: (object ${inner}))`, KEY);
  return `(document (object ${path}))`;
});

export const json: GrammarLanguage = {
  kind: 'grammar',
  id: 'json',
  extensions: ['.json', '.jsonc', '.jsonld', '.webmanifest', '.code-workspace'],
  fileNames: [
    '.prettierrc',
    '.babelrc',
    '.eslintrc',
    '.stylelintrc',
    '.swcrc',
    '.jshintrc',
    '.nycrc',
    '.c8rc',
    '.lintstagedrc',
    '.bowerrc',
  ],
  grammar: { package: 'tree-sitter-json', file: 'tree-sitter-json.wasm' },
  definitions: KEYS.join('\n'),
  references: '',
};
