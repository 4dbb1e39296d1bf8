import type { GrammarLanguage } from './language.ts';

export const python: GrammarLanguage = {
  kind: 'grammar',
  id: 'python',
  extensions: ['.py', '.pyi', '.pyw'],
  grammar: { package: 'tree-sitter-python', file: 'tree-sitter-python.wasm' },
  definitions: `
(class_definition name: (identifier) @name) @definition.class
(function_definition name: (identifier) @name) @definition.function
(type_alias_statement left: (type (identifier) @name)) @definition.type
(module (expression_statement (assignment left: (identifier) @name) @definition.constant))
(module (expression_statement (assignment left: (pattern_list (identifier) @name)) @definition.constant))
(class_definition body: (block (expression_statement (assignment left: (identifier) @name) @definition.property)))
`,
  references: '',
};
