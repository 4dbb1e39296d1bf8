import type { GrammarLanguage } from './language.ts';

/** A type's name without its qualifiers; type arguments are found on their own. */
const named = (role: string) => `[
  (type_identifier) @reference.${role}
  (stable_type_identifier (type_identifier) @reference.${role} .)
  (generic_type type: [(type_identifier) @reference.${role} (stable_type_identifier (type_identifier) @reference.${role} .)])]`;

/** The names of `val a` and of `val a, b`. */
const NAMES = '[(identifier) @name (identifiers (identifier) @name)]';

export const scala: GrammarLanguage = {
  kind: 'grammar',
  id: 'scala',
  extensions: ['.scala', '.sc', '.sbt', '.mill'],
  interpreters: ['scala', 'amm'],
  grammar: { package: 'tree-sitter-scala', file: 'tree-sitter-scala.wasm' },
  // An object counts as a class, so that its functions are methods.
  definitions: `
(package_clause name: (package_identifier) @name.qualified) @definition.namespace
(package_object name: (identifier) @name) @definition.module
(class_definition name: (identifier) @name) @definition.class
(object_definition name: (identifier) @name) @definition.class
(trait_definition name: (identifier) @name) @definition.trait
(enum_definition name: (identifier) @name) @definition.enum
(simple_enum_case name: (identifier) @name) @definition.enum-member
(full_enum_case name: (identifier) @name) @definition.enum-member
(type_definition name: (type_identifier) @name) @definition.type
(extension_definition parameters: (parameters (parameter type: [(type_identifier) @name (generic_type type: (type_identifier) @name)]))) @scope

((function_definition name: (identifier) @name) @definition.constructor (#eq? @name "this"))
(function_definition name: [(identifier) (operator_identifier)] @name) @definition.function
(function_declaration name: [(identifier) (operator_identifier)] @name) @definition.function
(given_definition name: (identifier) @name) @definition.constant

(compilation_unit (val_definition pattern: ${NAMES}) @definition.constant)
(compilation_unit (var_definition pattern: ${NAMES}) @definition.variable)
(object_definition body: (template_body (val_definition pattern: ${NAMES}) @definition.constant))
(package_object body: (template_body (val_definition pattern: ${NAMES}) @definition.constant))
(template_body (val_definition pattern: ${NAMES}) @definition.property)
(template_body (var_definition pattern: ${NAMES}) @definition.property)
(enum_body (val_definition pattern: ${NAMES}) @definition.property)
(val_declaration name: (identifier) @name) @definition.property
(var_declaration name: (identifier) @name) @definition.property
(class_parameter ["val" "var"] name: (identifier) @name) @definition.property
(class_definition "case" class_parameters: (class_parameters (class_parameter name: (identifier) @name) @definition.property))
(full_enum_case class_parameters: (class_parameters (class_parameter name: (identifier) @name) @definition.property))
`,
  references: `
(import_declaration path: (identifier) @reference.import .)
(import_declaration path: (identifier) @reference.import . (namespace_wildcard))
(namespace_selectors (identifier) @reference.import)
(as_renamed_identifier [name: (identifier) @reference.import alias: (identifier) @reference.import])
(arrow_renamed_identifier [name: (identifier) @reference.import alias: (identifier) @reference.import])

(extends_clause ${named('inherit')})
(extends_clause (compound_type ${named('inherit')}))
(instance_expression ${named('inherit')} (template_body))
(instance_expression (compound_type ${named('inherit')}))
(instance_expression ${named('call')})
(annotation name: ${named('read')})

(call_expression function: [
  (identifier) @reference.call
  (field_expression field: (identifier) @reference.call)
  (generic_function function: [(identifier) @reference.call (field_expression field: (identifier) @reference.call)])])
((infix_expression operator: (identifier) @reference.call) (#not-eq? @reference.call "with"))

(type_identifier) @reference.type

(assignment_expression left: (field_expression field: (identifier) @reference.write))
((infix_expression left: (field_expression field: (identifier) @reference.write) operator: (operator_identifier) @_operator)
  (#match? @_operator "^[-+*/%|&^:]+=$"))

((field_expression value: (identifier) @_object @reference.read field: (identifier) @reference.read) (#match? @_object "^[A-Z]"))
(arguments (identifier) @reference.read)
(assignment_expression right: (identifier) @reference.read)
(val_definition value: (identifier) @reference.read)
(var_definition value: (identifier) @reference.read)
(class_parameter default_value: (identifier) @reference.read)
(parameter default_value: (identifier) @reference.read)
(function_definition body: (identifier) @reference.read)
(return_expression (identifier) @reference.read)
`,
};
