import { C_DEFINITIONS } from './c.ts';
import type { GrammarLanguage } from './language.ts';

const MEMBER = `(struct_declaration (struct_declarator [
  (identifier) @name
  (_ declarator: (identifier) @name)
  (function_declarator declarator: (parenthesized_declarator (_ declarator: (identifier) @name)))]))`;

/** The grammar sees names in these. */
const CONSTANTS = '"self" "nil" "YES" "NO"';

/** A method is known by the first part of its selector: `openAt` of `openAt:forced:`. */
export const objectiveC: GrammarLanguage = {
  kind: 'grammar',
  id: 'objective-c',
  extensions: ['.m', '.mm'],
  grammar: { package: 'tree-sitter-objc', file: 'tree-sitter-objc.wasm' },
  definitions: `
(class_interface . (identifier) @name category: (_)) @scope
(class_implementation . (identifier) @name category: (_)) @scope
(class_interface . (identifier) @name) @definition.interface
(class_implementation . (identifier) @name) @definition.class
(protocol_declaration . (identifier) @name) @definition.interface

(class_interface (method_declaration (method_type) . (identifier) @name) @definition.prototype)
(method_declaration (method_type) . (identifier) @name) @definition.method
(method_definition (method_type) . (identifier) @name) @definition.method
(property_declaration ${MEMBER}) @definition.property
(instance_variable ${MEMBER}) @definition.field

((macro_type_specifier name: (identifier) @_macro (ERROR (identifier) @name)) @definition.enum (#any-of? @_macro "NS_ENUM" "NS_OPTIONS" "NS_CLOSED_ENUM"))
(type_definition declarator: (function_declarator declarator: (parenthesized_declarator (block_pointer_declarator declarator: (type_identifier) @name)))) @definition.type
${C_DEFINITIONS}
`,
  references: `
(preproc_include path: (_) @reference.import)
(module_import (identifier) @reference.import)

(class_interface ":" . (identifier) @reference.inherit)
(class_interface ":" (identifier) . (parameterized_arguments (type_name (type_identifier) @reference.inherit)))
(class_interface ")" . (parameterized_arguments (type_name (type_identifier) @reference.inherit)))
(protocol_reference_list (identifier) @reference.inherit)

(call_expression function: (identifier) @reference.call)
(call_expression function: (field_expression field: (field_identifier) @reference.call))
(message_expression receiver: (_) . method: (identifier) @reference.call)

((type_identifier) @reference.type (#not-eq? @reference.type "instancetype"))
(class_declaration (identifier) @reference.type)
(protocol_forward_declaration (identifier) @reference.type)

(assignment_expression left: (field_expression field: (field_identifier) @reference.write))

(argument_list (identifier) @reference.read)
((message_expression ":" . (identifier) @reference.read) (#not-any-of? @reference.read ${CONSTANTS}))
(init_declarator value: (identifier) @reference.read)
(assignment_expression right: (identifier) @reference.read)
((return_statement (identifier) @reference.read) (#not-any-of? @reference.read ${CONSTANTS}))
(initializer_list (identifier) @reference.read)
(initializer_pair value: (identifier) @reference.read)
`,
};
