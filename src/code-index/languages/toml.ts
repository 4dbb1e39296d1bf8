import type { GrammarLanguage } from './language.ts';

const PLAIN_KEY = '[(bare_key) (quoted_key)]';
/** `a.b.c` is `c` inside `a.b`. */
const DOTTED_KEY = '(dotted_key (_) @container (_) @name)';

/** The keys of a table, and those of inline tables in it; keys inside arrays are data. */
export const toml: GrammarLanguage = {
  kind: 'grammar',
  id: 'toml',
  extensions: ['.toml'],
  fileNames: ['pipfile'],
  grammar: { package: '@tree-sitter-grammars/tree-sitter-toml', file: 'tree-sitter-toml.wasm' },
  definitions: `
(table . ${PLAIN_KEY} @name) @definition.key
(table . ${DOTTED_KEY}) @definition.key
(table_array_element . ${PLAIN_KEY} @name) @definition.key
(table_array_element . ${DOTTED_KEY}) @definition.key

(pair . ${DOTTED_KEY}) @definition.key
(document (pair . ${PLAIN_KEY} @name) @definition.key)
(table . (_) @container (pair . ${PLAIN_KEY} @name) @definition.key)
(table_array_element . (_) @container (pair . ${PLAIN_KEY} @name) @definition.key)
(document (pair (inline_table (pair . ${PLAIN_KEY} @name) @definition.key)))
(table (pair (inline_table (pair . ${PLAIN_KEY} @name) @definition.key)))
(table_array_element (pair (inline_table (pair . ${PLAIN_KEY} @name) @definition.key)))
`,
  references: '',
};
