import type { GrammarLanguage } from './language.ts';
import { javascriptLinks } from './links/javascript.ts';

const FUNCTION = '[(arrow_function) (function_expression) (generator_function)]';
const PROPERTY = '[(property_identifier) (private_property_identifier)]';
const MEMBER_NAME = '[(property_identifier) (private_property_identifier) (string)]';

/** `this.total = 0` in a constructor defines a member of the class. */
const constructorAssignment = (value: string, kind: string) => `((method_definition name: (property_identifier) @_constructor
  body: (statement_block (expression_statement
    (assignment_expression left: (member_expression object: (this) property: ${PROPERTY} @name) ${value}) @definition.${kind} @of-type)))
  (#eq? @_constructor "constructor"))`;

/** Shared with TypeScript, whose grammar extends this one. */
export const JAVASCRIPT_DEFINITIONS = `
((variable_declarator name: (identifier) @name value: (call_expression function: (identifier) @_require)) @ignored (#eq? @_require "require"))
((variable_declarator name: (identifier) @name value: (member_expression object: (call_expression function: (identifier) @_require))) @ignored (#eq? @_require "require"))
(class_declaration name: (_) @name) @definition.class
(class name: (_) @name) @definition.class
(lexical_declaration (variable_declarator name: (identifier) @name value: (class))) @definition.class

((method_definition name: (property_identifier) @name) @definition.constructor (#eq? @name "constructor"))
(method_definition name: ${MEMBER_NAME} @name) @definition.method

${constructorAssignment(`right: ${FUNCTION}`, 'method')}

(function_declaration name: (identifier) @name) @definition.function
(generator_function_declaration name: (identifier) @name) @definition.function
(function_expression name: (identifier) @name) @definition.function
(generator_function name: (identifier) @name) @definition.function
(lexical_declaration (variable_declarator name: (identifier) @name value: ${FUNCTION})) @definition.function
(variable_declaration (variable_declarator name: (identifier) @name value: ${FUNCTION})) @definition.function
(assignment_expression left: (identifier) @name right: ${FUNCTION}) @definition.function
(assignment_expression left: (member_expression object: (member_expression object: (identifier) @container property: (property_identifier) @_prototype) property: (property_identifier) @name) right: ${FUNCTION} (#eq? @_prototype "prototype")) @definition.method
(assignment_expression left: (member_expression object: (identifier) @container property: (property_identifier) @name) right: ${FUNCTION} (#not-eq? @container "exports")) @definition.method
(assignment_expression left: (member_expression property: (property_identifier) @name) right: ${FUNCTION}) @definition.method
(pair key: [(property_identifier) (string)] @name value: ${FUNCTION}) @definition.method

(program (lexical_declaration "const" (variable_declarator name: (identifier) @name)) @definition.constant)
(program (export_statement (lexical_declaration "const" (variable_declarator name: (identifier) @name)) @definition.constant))
(program (export_statement (lexical_declaration (variable_declarator name: (object_pattern [(shorthand_property_identifier_pattern) @name (pair_pattern value: (identifier) @name)]))) @definition.constant))
(program (export_statement (lexical_declaration (variable_declarator name: (array_pattern (identifier) @name))) @definition.constant))
(program (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
(program (export_statement (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.variable))
(program (variable_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
(program (export_statement (variable_declaration (variable_declarator name: (identifier) @name)) @definition.variable))
(program (expression_statement (assignment_expression left: (member_expression object: (identifier) @_exports property: (property_identifier) @name) (#eq? @_exports "exports")) @definition.constant))
`;

/** Shared with TypeScript. */
export const JAVASCRIPT_REFERENCES = `
(import_specifier name: (identifier) @reference.import)
(import_clause (identifier) @reference.import)
(import_statement source: (string) @reference.import)
(export_statement source: (string) @reference.import)
(export_statement (export_clause (export_specifier name: (identifier) @reference.import)) source: (string))
(export_specifier name: (identifier) @reference.read)
(call_expression function: (import) arguments: (arguments . (string) @reference.import))
(call_expression function: (identifier) @_require arguments: (arguments . (string) @reference.import .) (#eq? @_require "require"))
(variable_declarator
  name: [(identifier) @reference.import (object_pattern [(shorthand_property_identifier_pattern) @reference.import (pair_pattern key: (property_identifier) @reference.import)])]
  value: (call_expression function: (identifier) @_require) (#eq? @_require "require"))
(variable_declarator
  name: (object_pattern [(shorthand_property_identifier_pattern) @reference.import (pair_pattern key: (property_identifier) @reference.import)])
  value: (await_expression (call_expression function: (import))))
(variable_declarator value: (member_expression object: (call_expression function: (identifier) @_require) property: (property_identifier) @reference.import) (#eq? @_require "require"))

(call_expression function: (identifier) @reference.call (#not-eq? @reference.call "require"))
(call_expression function: (member_expression property: ${PROPERTY} @reference.call))
(call_expression function: (parenthesized_expression (sequence_expression [(identifier) @reference.call (member_expression property: ${PROPERTY} @reference.call)] .)))
(new_expression constructor: [(identifier) @reference.call (member_expression property: ${PROPERTY} @reference.call)])
(decorator [(identifier) @reference.call (member_expression property: (property_identifier) @reference.call)])
(binary_expression operator: "instanceof" right: [(identifier) @reference.type (member_expression property: (property_identifier) @reference.type)])

(assignment_expression left: (member_expression property: ${PROPERTY} @reference.write))
(augmented_assignment_expression left: (member_expression property: ${PROPERTY} @reference.write))
(update_expression argument: (member_expression property: ${PROPERTY} @reference.write))

(arguments (identifier) @reference.read)
(array (identifier) @reference.read)
(pair value: (identifier) @reference.read)
(shorthand_property_identifier) @reference.read
(variable_declarator value: (identifier) @reference.read)
(assignment_expression right: (identifier) @reference.read)
(assignment_pattern right: (identifier) @reference.read)
(arrow_function body: (identifier) @reference.read)
(return_statement (identifier) @reference.read)
(export_statement value: (identifier) @reference.read)
(member_expression object: (identifier) @reference.read @_type property: (property_identifier) @reference.read (#match? @_type "^[A-Z]"))
(member_expression property: (property_identifier) @reference.read (#match? @reference.read "^[A-Z]"))
`;

/** JSX is part of JavaScript, but not of TypeScript outside of `.tsx`. A lower-case element is HTML's. */
export const JSX_REFERENCES = `
(jsx_opening_element name: [(identifier) @reference.call (member_expression property: (property_identifier) @reference.call)] (#match? @reference.call "^[A-Z]"))
(jsx_self_closing_element name: [(identifier) @reference.call (member_expression property: (property_identifier) @reference.call)] (#match? @reference.call "^[A-Z]"))
(jsx_expression (identifier) @reference.read)
`;

export const javascript: GrammarLanguage = {
  kind: 'grammar',
  id: 'javascript',
  extensions: ['.js', '.mjs', '.cjs', '.jsx'],
  interpreters: ['node', 'nodejs', 'gjs', 'rhino', 'qjs'],
  grammar: { package: 'tree-sitter-javascript', file: 'tree-sitter-javascript.wasm' },
  definitions: `${JAVASCRIPT_DEFINITIONS}
(field_definition property: (_) @name value: [(arrow_function) (function_expression)]) @definition.method
(field_definition property: (_) @name) @definition.property
${constructorAssignment('', 'property')}
`,
  references: `
(class_heritage [(identifier) @reference.inherit (member_expression property: (property_identifier) @reference.inherit)])
${JSX_REFERENCES}${JAVASCRIPT_REFERENCES}
(field_definition value: (identifier) @reference.read)
`,
  links: javascriptLinks,
};
