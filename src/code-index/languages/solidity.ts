import type { GrammarLanguage } from './language.ts';

/** What is called, without its qualifiers and call options (`token.send{value: 1}`). */
const CALLED = `(expression [
  (identifier) @reference.call
  (member_expression property: (identifier) @reference.call)
  (struct_expression type: (expression [(identifier) @reference.call (member_expression property: (identifier) @reference.call)]))])`;

const WRITTEN = `(expression [
  (identifier) @reference.write
  (member_expression property: (identifier) @reference.write)
  (array_access base: (expression [(identifier) @reference.write (member_expression property: (identifier) @reference.write)]))])`;

export const solidity: GrammarLanguage = {
  kind: 'grammar',
  id: 'solidity',
  extensions: ['.sol'],
  grammar: { package: '@repomix/tree-sitter-wasms', file: 'out/tree-sitter-solidity.wasm' },
  definitions: `
(contract_declaration name: (identifier) @name) @definition.class
(interface_declaration name: (identifier) @name) @definition.interface
(library_declaration name: (identifier) @name) @definition.module
(struct_declaration name: (identifier) @name) @definition.struct
(struct_member name: (identifier) @name) @definition.field
(enum_declaration name: (identifier) @name) @definition.enum
(enum_value) @name @definition.enum-member
(user_defined_type_definition name: (identifier) @name) @definition.type
(error_declaration name: (identifier) @name) @definition.type
(event_definition name: (identifier) @name) @definition.type

(function_definition name: (identifier) @name) @definition.function
(modifier_definition name: (identifier) @name) @definition.function
(constructor_definition "constructor" @name) @definition.constructor
(fallback_receive_definition ["fallback" "receive"] @name) @definition.function

(constant_variable_declaration name: (identifier) @name) @definition.constant
(state_variable_declaration "constant" name: (identifier) @name) @definition.constant
(state_variable_declaration name: (identifier) @name) @definition.field
`,
  references: `
(import_directive import_name: (identifier) @reference.import)
(import_directive alias: (identifier) @reference.import)
(import_directive source: (string) @reference.import)

(inheritance_specifier ancestor: (user_defined_type (identifier) @reference.inherit .))

(new_expression name: (type_name (user_defined_type (identifier) @reference.call .)))
(call_expression function: ${CALLED})
(emit_statement name: ${CALLED})
(revert_statement error: ${CALLED})
(modifier_invocation (identifier) @reference.call)

(user_defined_type (identifier) @reference.type .)
(type_alias (identifier) @reference.type)

(assignment_expression left: ${WRITTEN})
(augmented_assignment_expression left: ${WRITTEN})
(update_expression argument: ${WRITTEN})

((member_expression object: (identifier) @_type @reference.read property: (identifier) @reference.read) (#match? @_type "^[A-Z]"))
((call_argument (expression (identifier) @reference.read)) (#not-eq? @reference.read "this"))
(call_struct_argument value: (expression (identifier) @reference.read))
(variable_declaration_statement value: (expression (identifier) @reference.read))
(state_variable_declaration value: (expression (identifier) @reference.read))
(assignment_expression right: (expression (identifier) @reference.read))
(return_statement (expression (identifier) @reference.read))
((binary_expression (expression (identifier) @reference.read)) (#match? @reference.read "^[A-Z][A-Z0-9_]+$"))
`,
};
