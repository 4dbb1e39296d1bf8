import type { GrammarLanguage } from './language.ts';

const BUILT_IN_TYPES = '"Int" "UInt" "Double" "Float" "Bool" "String" "Character" "Void" "Any" "Self"';

/** Square brackets are a call with arguments, too, but of nobody's function. */
const CALL_SUFFIX = '(call_suffix [(value_arguments "(") (lambda_literal)])';

/** `A.B` and `A.B<C>`: the last name. */
function typeName(capture: string): string {
  return `[(user_type (type_identifier) @${capture} .) (user_type (type_identifier) @${capture} . (type_arguments) .)]`;
}

export const swift: GrammarLanguage = {
  kind: 'grammar',
  id: 'swift',
  extensions: ['.swift'],
  interpreters: ['swift'],
  grammar: { package: '@repomix/tree-sitter-wasms', file: 'out/tree-sitter-swift.wasm' },
  definitions: `
(class_declaration "extension" name: ${typeName('name')}) @scope
(class_declaration "struct" name: (type_identifier) @name) @definition.struct
(class_declaration "enum" name: (type_identifier) @name) @definition.enum
(class_declaration name: (type_identifier) @name) @definition.class
(protocol_declaration name: (type_identifier) @name) @definition.interface
(typealias_declaration name: (type_identifier) @name) @definition.type
(associatedtype_declaration name: (type_identifier) @name) @definition.type
(macro_declaration (simple_identifier) @name) @definition.macro
(enum_entry name: (simple_identifier) @name) @definition.enum-member

(init_declaration "init" @name) @definition.constructor
(deinit_declaration "deinit" @name) @definition.method
(subscript_declaration "subscript" @name) @definition.method
(protocol_function_declaration "func" . name: _ @name) @definition.method
(function_declaration "func" . name: _ @name) @definition.function

(protocol_property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.property
(class_body (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.property)
(enum_class_body (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.property)
(source_file (property_declaration (value_binding_pattern "let") name: (pattern bound_identifier: (simple_identifier) @name)) @definition.constant)
(source_file (property_declaration (value_binding_pattern "let") name: (pattern (pattern (simple_identifier) @name))) @definition.constant)
(source_file (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.variable)
(source_file (property_declaration name: (pattern (pattern (simple_identifier) @name))) @definition.variable)
`,
  references: `
(import_declaration (identifier (simple_identifier) @reference.import .))
(inheritance_specifier inherits_from: ${typeName('reference.inherit')})

(call_expression . (simple_identifier) @reference.call ${CALL_SUFFIX})
(call_expression . (navigation_expression suffix: (navigation_suffix suffix: (simple_identifier) @reference.call)) ${CALL_SUFFIX})
(call_expression . (prefix_expression target: (simple_identifier) @reference.call) ${CALL_SUFFIX})
(constructor_expression constructed_type: ${typeName('reference.call')})
(attribute ${typeName('reference.call')})
(macro_invocation (simple_identifier) @reference.call)

(${typeName('reference.type')} (#not-any-of? @reference.type ${BUILT_IN_TYPES}))

(assignment target: (directly_assignable_expression (navigation_expression suffix: (navigation_suffix suffix: (simple_identifier) @reference.write))))

(value_argument value: (simple_identifier) @reference.read)
(assignment result: (simple_identifier) @reference.read)
(property_declaration value: (simple_identifier) @reference.read)
(control_transfer_statement result: (simple_identifier) @reference.read)
(prefix_expression "." target: (simple_identifier) @reference.read)
`,
};
