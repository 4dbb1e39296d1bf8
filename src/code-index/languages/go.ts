import type { GrammarLanguage } from './language.ts';
import { goLinks } from './links/go.ts';

const BUILT_IN_TYPES =
  '"any" "bool" "byte" "comparable" "complex64" "complex128" "error" "float32" "float64" "int" "int8" "int16" "int32" "int64" "rune" "string" "uint" "uint8" "uint16" "uint32" "uint64" "uintptr"';
const BUILT_IN_FUNCTIONS =
  '"append" "cap" "clear" "close" "copy" "delete" "len" "make" "max" "min" "new" "panic" "print" "println" "recover"';

const BASE_TYPE = `[
  (type_identifier) @reference.inherit
  (qualified_type name: (type_identifier) @reference.inherit)
  (generic_type type: [(type_identifier) @reference.inherit (qualified_type name: (type_identifier) @reference.inherit)])]`;

/** A function, a method value or a constant that is passed on. */
const VALUE = '[(identifier) @reference.read (selector_expression field: (field_identifier) @reference.read)]';

export const go: GrammarLanguage = {
  kind: 'grammar',
  id: 'go',
  aliases: ['golang'],
  extensions: ['.go'],
  grammar: { package: 'tree-sitter-go', file: 'tree-sitter-go.wasm' },
  definitions: `
(function_declaration name: (identifier) @name) @definition.function
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @container
    (pointer_type (type_identifier) @container)
    (generic_type type: (type_identifier) @container)
    (pointer_type (generic_type type: (type_identifier) @container))]))
  name: (field_identifier) @name) @definition.method
(type_spec name: (type_identifier) @name type: (struct_type)) @definition.struct
(type_spec name: (type_identifier) @name type: (interface_type)) @definition.interface
(type_spec name: (type_identifier) @name) @definition.type
(type_alias name: (type_identifier) @name) @definition.type
(type_parameter_declaration name: (identifier) @name) @local
(method_elem name: (field_identifier) @name) @definition.method
(field_declaration name: (field_identifier) @name) @definition.field
(const_spec name: (identifier) @name (#not-eq? @name "_")) @definition.constant
(var_spec name: (identifier) @name (#not-eq? @name "_")) @definition.variable
`,
  references: `
(import_spec path: [
  (interpreted_string_literal (interpreted_string_literal_content) @reference.import)
  (raw_string_literal (raw_string_literal_content) @reference.import)])

(field_declaration !name type: ${BASE_TYPE})
(interface_type (type_elem . ${BASE_TYPE} .))

(call_expression function: (identifier) @reference.call (#not-any-of? @reference.call ${BUILT_IN_TYPES} ${BUILT_IN_FUNCTIONS}))
(call_expression function: (selector_expression field: (field_identifier) @reference.call))
(call_expression function: (parenthesized_expression (unary_expression operand: [
  (identifier) @reference.type
  (selector_expression field: (field_identifier) @reference.type)])))
(type_conversion_expression type: (generic_type type: [
  (type_identifier) @reference.call
  (qualified_type name: (type_identifier) @reference.call)]))
((type_identifier) @reference.type (#not-any-of? @reference.type ${BUILT_IN_TYPES}))

(assignment_statement left: (expression_list (selector_expression field: (field_identifier) @reference.write)))
(inc_statement (selector_expression field: (field_identifier) @reference.write))
(dec_statement (selector_expression field: (field_identifier) @reference.write))
(composite_literal type: (map_type) body: (literal_value (keyed_element key: (literal_element ${VALUE}))))
(keyed_element key: (literal_element (identifier) @reference.write))

(literal_element ${VALUE})
(argument_list ${VALUE})
(assignment_statement right: (expression_list ${VALUE}))
(short_var_declaration right: (expression_list ${VALUE}))
(var_spec value: (expression_list ${VALUE}))
(const_spec value: (expression_list ${VALUE}))
(return_statement (expression_list ${VALUE}))
(send_statement value: ${VALUE})
(binary_expression ${VALUE})
(unary_expression operand: ${VALUE})
(index_expression operand: ${VALUE})
(range_clause right: ${VALUE})
(field_identifier) @reference.read
((identifier) @reference.read (#match? @reference.read "^[A-Z]"))
`,
  links: goLinks,
};
