import type { GrammarLanguage } from './language.ts';

/** A table has its functions as fields: `Shop.new` is defined in the container `Shop`. */
const MEMBER = '(dot_index_expression table: [(identifier) (dot_index_expression)] @container field: (identifier) @name)';

export const lua: GrammarLanguage = {
  kind: 'grammar',
  id: 'lua',
  extensions: ['.lua', '.wlua', '.rockspec'],
  fileNames: ['.luacheckrc', '.luacov', '.busted'],
  interpreters: ['lua', 'luajit', 'texlua'],
  grammar: { package: '@tree-sitter-grammars/tree-sitter-lua', file: 'tree-sitter-lua.wasm' },
  definitions: `
((variable_declaration (assignment_statement (variable_list . name: (identifier) @name .) (expression_list value: (function_call name: (identifier) @_require)))) @local
  (#eq? @_require "require"))

(function_declaration name: (identifier) @name) @definition.function
(function_declaration name: ${MEMBER}) @definition.function
(function_declaration name: (method_index_expression table: (_) @container method: (identifier) @name)) @definition.method

(variable_declaration (assignment_statement (variable_list . name: (identifier) @name) (expression_list . value: (function_definition)))) @definition.function
(assignment_statement (variable_list . name: (identifier) @name) (expression_list . value: (function_definition))) @definition.function
(assignment_statement (variable_list . name: ${MEMBER}) (expression_list . value: (function_definition))) @definition.function
(field name: [(identifier) @name (string (string_content) @name)] value: (function_definition)) @definition.function

((chunk (variable_declaration (assignment_statement (variable_list name: (identifier) @name))) @definition.constant) (#match? @name "^[A-Z][A-Z0-9_]+$"))
(chunk (variable_declaration (assignment_statement (variable_list name: (identifier) @name))) @definition.variable)
(chunk (variable_declaration (variable_list name: (identifier) @name)) @definition.variable)
((chunk (assignment_statement (variable_list name: (identifier) @name)) @definition.constant) (#match? @name "^[A-Z][A-Z0-9_]+$"))
(chunk (assignment_statement (variable_list name: (identifier) @name)) @definition.variable)
(chunk (assignment_statement (variable_list name: ${MEMBER})) @definition.field)
(chunk (variable_declaration (assignment_statement (expression_list value: (table_constructor (field name: [(identifier) @name (string (string_content) @name)]) @definition.field)))))
(chunk (assignment_statement (expression_list value: (table_constructor (field name: [(identifier) @name (string (string_content) @name)]) @definition.field))))
(chunk (return_statement (expression_list (table_constructor (field name: [(identifier) @name (string (string_content) @name)]) @definition.field))))
`,
  references: `
((function_call name: (identifier) @_require arguments: (arguments (string content: (string_content) @reference.import))) (#eq? @_require "require"))
((field name: (identifier) @_index value: (identifier) @reference.inherit) (#eq? @_index "__index"))

(function_call name: [
  (identifier) @reference.call
  (dot_index_expression field: (identifier) @reference.call)
  (method_index_expression method: (identifier) @reference.call)])

(assignment_statement (variable_list name: (dot_index_expression field: (identifier) @reference.write)))

([
  (arguments (identifier) @reference.read)
  (return_statement (expression_list (identifier) @reference.read))
] (#not-eq? @reference.read "self"))
(arguments (dot_index_expression field: (identifier) @reference.read))
(field value: [(identifier) @reference.read (dot_index_expression field: (identifier) @reference.read)])
(assignment_statement (expression_list value: [(identifier) @reference.read (dot_index_expression field: (identifier) @reference.read)]))
`,
};
