import type { GrammarLanguage } from './language.ts';
import { javaLinks } from './links/java.ts';

/** By convention types begin with a capital: `pkg` of `pkg.Shop` and `var` do not. */
const isType = (role: string) => `(#match? @reference.${role} "^[^a-z]")`;

/** `Shop`, `pkg.Shop`, `Shop<T>`, `pkg.Shop<T>`. */
const typeName = (role: string) => `[
  (type_identifier) @reference.${role}
  (scoped_type_identifier (type_identifier) @reference.${role} .)
  (generic_type . [(type_identifier) @reference.${role} (scoped_type_identifier (type_identifier) @reference.${role} .)])]`;

export const java: GrammarLanguage = {
  kind: 'grammar',
  id: 'java',
  extensions: ['.java'],
  grammar: { package: 'tree-sitter-java', file: 'tree-sitter-java.wasm' },
  definitions: `
(class_declaration name: (identifier) @name) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(interface_declaration name: (identifier) @name) @definition.interface
(annotation_type_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(enum_constant name: (identifier) @name) @definition.enum-member
(method_declaration name: (identifier) @name) @definition.method
(annotation_type_element_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.constructor
(compact_constructor_declaration name: (identifier) @name) @definition.constructor
(field_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.field
(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.constant
(record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @name) @definition.field))
(module_declaration name: (_) @name) @definition.module
(type_parameter (type_identifier) @name) @local
`,
  references: `
(import_declaration [(identifier) @reference.import (scoped_identifier name: (identifier) @reference.import)])
(import_declaration "static" (scoped_identifier scope: (scoped_identifier name: (identifier) @reference.import)))
(requires_module_directive module: [(identifier) @reference.import (scoped_identifier) @reference.import])

(superclass ${typeName('inherit')})
(super_interfaces (type_list ${typeName('inherit')}))
(extends_interfaces (type_list ${typeName('inherit')}))

(object_creation_expression type: ${typeName('inherit')} (class_body))

(method_invocation name: (identifier) @reference.call)
(object_creation_expression type: ${typeName('call')})
((type_identifier) @reference.type ${isType('type')})
(record_pattern . [(identifier) @reference.type (scoped_identifier name: (identifier) @reference.type)])

(marker_annotation name: [(identifier) @reference.read (scoped_identifier name: (identifier) @reference.read)])
(annotation name: [(identifier) @reference.read (scoped_identifier name: (identifier) @reference.read)])
(method_reference (_) . (identifier) @reference.read)
(method_reference . (identifier) @reference.read ${isType('read')})

(assignment_expression left: (field_access field: (identifier) @reference.write))
(update_expression (field_access field: (identifier) @reference.write))

(argument_list (identifier) @reference.read)
(variable_declarator value: (identifier) @reference.read)
(assignment_expression right: (identifier) @reference.read)
(array_initializer (identifier) @reference.read)
(lambda_expression body: (identifier) @reference.read)
(return_statement (identifier) @reference.read)
(switch_label (identifier) @reference.read)
(annotation_argument_list (identifier) @reference.read)
(element_value_pair value: (identifier) @reference.read)
(annotation_type_element_declaration value: (identifier) @reference.read)
(field_access object: (identifier) @reference.read @_type field: (identifier) @reference.read (#match? @_type "^[A-Z]"))
(method_invocation object: (identifier) @reference.read ${isType('read')})
(field_access field: (identifier) @reference.read)
((identifier) @reference.read (#match? @reference.read "^[A-Z]"))
`,
  links: javaLinks,
};
