import type { GrammarLanguage } from './language.ts';

/** Shared with TypeScript, whose grammar extends this one. */
export const JAVASCRIPT_DEFINITIONS = `
((variable_declarator name: (identifier) @name value: (call_expression function: (identifier) @_require)) @ignored (#eq? @_require "require"))
(class_declaration name: (_) @name) @definition.class
(class name: (_) @name) @definition.class
(lexical_declaration (variable_declarator name: (identifier) @name value: (class))) @definition.class

((method_definition name: (property_identifier) @name) @definition.constructor (#eq? @name "constructor"))
(method_definition name: [(property_identifier) (private_property_identifier)] @name) @definition.method

(function_declaration name: (identifier) @name) @definition.function
(generator_function_declaration name: (identifier) @name) @definition.function
(function_expression name: (identifier) @name) @definition.function
(generator_function name: (identifier) @name) @definition.function
(lexical_declaration (variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression) (generator_function)])) @definition.function
(variable_declaration (variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression) (generator_function)])) @definition.function
(assignment_expression left: (identifier) @name right: [(arrow_function) (function_expression) (generator_function)]) @definition.function
(assignment_expression left: (member_expression object: (member_expression object: (identifier) @container property: (property_identifier) @_prototype) property: (property_identifier) @name) right: [(arrow_function) (function_expression) (generator_function)] (#eq? @_prototype "prototype")) @definition.method
(assignment_expression left: (member_expression object: (identifier) @container property: (property_identifier) @name) right: [(arrow_function) (function_expression) (generator_function)] (#not-eq? @container "exports")) @definition.method
(assignment_expression left: (member_expression property: (property_identifier) @name) right: [(arrow_function) (function_expression) (generator_function)]) @definition.method
(pair key: (property_identifier) @name value: [(arrow_function) (function_expression) (generator_function)]) @definition.method

(program (lexical_declaration "const" (variable_declarator name: (identifier) @name)) @definition.constant)
(program (export_statement (lexical_declaration "const" (variable_declarator name: (identifier) @name)) @definition.constant))
(program (export_statement (lexical_declaration (variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @name))) @definition.constant))
(program (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
(program (export_statement (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.variable))
(program (variable_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
(program (export_statement (variable_declaration (variable_declarator name: (identifier) @name)) @definition.variable))
(program (expression_statement (assignment_expression left: (member_expression object: (identifier) @_exports property: (property_identifier) @name) (#eq? @_exports "exports")) @definition.constant))
`;

export const javascript: GrammarLanguage = {
  kind: 'grammar',
  id: 'javascript',
  extensions: ['.js', '.mjs', '.cjs', '.jsx'],
  grammar: { package: 'tree-sitter-javascript', file: 'tree-sitter-javascript.wasm' },
  definitions: `${JAVASCRIPT_DEFINITIONS}
(field_definition property: (_) @name value: [(arrow_function) (function_expression)]) @definition.method
(field_definition property: (_) @name) @definition.property
`,
  references: '',
};
