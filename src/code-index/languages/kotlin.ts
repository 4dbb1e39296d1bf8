import type { GrammarLanguage } from './language.ts';

/** The grammar sees names in these. */
const LITERALS = '"true" "false" "null" "this" "it"';
const BUILT_IN_TYPES = '"Int" "Long" "Short" "Byte" "Float" "Double" "Boolean" "Char" "String" "Unit" "Any" "Nothing"';

/** `a.b.C` and `a.b.C<D>`: the last name. */
function typeName(capture: string): string {
  return `[(user_type (identifier) @${capture} .) (user_type (identifier) @${capture} . (type_arguments) .)]`;
}

function bareName(pattern: string): string {
  return `(${pattern} (#not-any-of? @reference.read ${LITERALS}))`;
}

export const kotlin: GrammarLanguage = {
  kind: 'grammar',
  id: 'kotlin',
  extensions: ['.kt', '.kts'],
  interpreters: ['kotlin'],
  grammar: { package: '@tree-sitter-grammars/tree-sitter-kotlin', file: 'tree-sitter-kotlin.wasm' },
  definitions: `
(class_declaration "interface" name: (identifier) @name) @definition.interface
(class_declaration name: (identifier) @name (enum_class_body)) @definition.enum
(class_declaration name: (identifier) @name) @definition.class
(object_declaration name: (identifier) @name) @definition.class
(companion_object name: (identifier) @name) @definition.class
(type_alias type: (identifier) @name) @definition.type
(enum_entry . (identifier) @name) @definition.enum-member
(enum_entry (modifiers) . (identifier) @name) @definition.enum-member
(secondary_constructor "constructor" @name) @definition.constructor
(class_parameter ["val" "var"] (identifier) @name) @definition.property

(function_declaration (user_type) @container . name: (identifier) @name) @definition.method
(function_declaration (nullable_type (user_type) @container) . name: (identifier) @name) @definition.method
(class_body (function_declaration name: (identifier) @name) @definition.method)
(function_declaration name: (identifier) @name) @definition.function

(source_file (property_declaration "val" (user_type) @container . (variable_declaration . (identifier) @name)) @definition.property)
(class_body (property_declaration (modifiers (property_modifier "const")) (variable_declaration . (identifier) @name)) @definition.constant)
(class_body (property_declaration (variable_declaration . (identifier) @name)) @definition.property)
(enum_class_body (property_declaration (variable_declaration . (identifier) @name)) @definition.property)
(source_file (property_declaration "val" (variable_declaration . (identifier) @name)) @definition.constant)
(source_file (property_declaration "var" (variable_declaration . (identifier) @name)) @definition.variable)
`,
  references: `
(import (qualified_identifier (identifier) @reference.import .))

(delegation_specifier ${typeName('reference.inherit')})
(delegation_specifier (constructor_invocation ${typeName('reference.inherit')}))
(delegation_specifier (explicit_delegation . ${typeName('reference.inherit')}))

(call_expression . (identifier) @reference.call)
(call_expression . (navigation_expression (identifier) @reference.call .))
(infix_expression (_) . (identifier) @reference.call . (_))
(constructor_invocation ${typeName('reference.call')})
(annotation ${typeName('reference.call')})

(${typeName('reference.type')} (#not-any-of? @reference.type ${BUILT_IN_TYPES}))

(assignment left: (navigation_expression (identifier) @reference.write .))
(unary_expression argument: (navigation_expression (identifier) @reference.write .))

(callable_reference (identifier) @reference.read .)
(navigation_expression "::" (identifier) @reference.read .)
${bareName('(value_argument (identifier) @reference.read .)')}
${bareName('(assignment right: (identifier) @reference.read)')}
${bareName('(property_declaration (variable_declaration) (identifier) @reference.read)')}
${bareName('(property_delegate (identifier) @reference.read)')}
${bareName('(return_expression (identifier) @reference.read)')}
${bareName('(function_body (identifier) @reference.read)')}
`,
};
