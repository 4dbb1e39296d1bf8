import type { GrammarLanguage } from './language.ts';

/** A type's name as the grammar writes it, without its qualifiers; type arguments are found on their own. */
const named = (role: string) => `[
  (identifier) @reference.${role}
  (generic_name (identifier) @reference.${role})
  (qualified_name name: [(identifier) @reference.${role} (generic_name (identifier) @reference.${role})])]`;

export const csharp: GrammarLanguage = {
  kind: 'grammar',
  id: 'csharp',
  aliases: ['c#'],
  extensions: ['.cs', '.csx'],
  grammar: { package: '@repomix/tree-sitter-wasms', file: 'out/tree-sitter-c_sharp.wasm' },
  definitions: `
(namespace_declaration name: (_) @name.qualified) @definition.namespace
(compilation_unit (file_scoped_namespace_declaration name: (_) @name.qualified)) @scope
(using_directive name: (identifier) @name) @definition.type
(class_declaration name: (identifier) @name) @definition.class
(record_declaration "struct" name: (identifier) @name) @definition.struct
(record_declaration name: (identifier) @name) @definition.class
(record_declaration (parameter_list (parameter name: (identifier) @name) @definition.property))
(struct_declaration name: (identifier) @name) @definition.struct
(interface_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(enum_member_declaration name: (identifier) @name) @definition.enum-member
(delegate_declaration name: (identifier) @name) @definition.type
(method_declaration name: (identifier) @name) @definition.method
(local_function_statement name: (identifier) @name) @definition.function
(constructor_declaration name: (identifier) @name) @definition.constructor
(destructor_declaration name: (identifier) @name) @definition.method
(operator_declaration operator: _ @name) @definition.method
(indexer_declaration "this" @name) @definition.property
(property_declaration name: (identifier) @name) @definition.property
(event_declaration name: (identifier) @name) @definition.property
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.property
((field_declaration (modifier) @_modifier (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant (#eq? @_modifier "const"))
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.field
`,
  // Lower-case bare names are variables by the universal convention: only the others are worth a reference.
  references: `
(using_directive ${named('import')})

((invocation_expression function: (identifier) @reference.call) (#not-eq? @reference.call "nameof"))
(invocation_expression function: [
  (generic_name (identifier) @reference.call)
  (member_access_expression name: [(identifier) @reference.call (generic_name (identifier) @reference.call)])
  (conditional_access_expression (member_binding_expression name: [(identifier) @reference.call (generic_name (identifier) @reference.call)]))])
(object_creation_expression type: ${named('call')})
(attribute name: ${named('read')})

(base_list ${named('inherit')})
(primary_constructor_base_type type: ${named('inherit')})

(generic_name (identifier) @reference.type)
(qualified_name name: (generic_name (identifier) @reference.type))
(type_argument_list ${named('type')})
(parameter type: ${named('type')})
(variable_declaration type: ${named('type')})
(property_declaration type: ${named('type')})
(event_declaration type: ${named('type')})
(indexer_declaration type: ${named('type')})
(method_declaration returns: ${named('type')})
(local_function_statement type: ${named('type')})
(delegate_declaration type: ${named('type')})
(operator_declaration type: ${named('type')})
(conversion_operator_declaration type: ${named('type')})
(explicit_interface_specifier (identifier) @reference.type)
(type_parameter_constraint type: ${named('type')})
(nullable_type type: ${named('type')})
(array_type type: ${named('type')})
(pointer_type type: ${named('type')})
(ref_type type: ${named('type')})
(tuple_element type: ${named('type')})
(cast_expression type: ${named('type')})
(typeof_expression type: ${named('type')})
(default_expression type: ${named('type')})
(as_expression right: ${named('type')})
(is_expression right: ${named('type')})
(declaration_expression type: ${named('type')})
(declaration_pattern type: ${named('type')})
(recursive_pattern type: ${named('type')})
(catch_declaration type: ${named('type')})
(foreach_statement type: ${named('type')})

(assignment_expression left: (member_access_expression name: (identifier) @reference.write))
([
  (assignment_expression left: (identifier) @reference.write)
  (postfix_unary_expression (identifier) @reference.write)
  (prefix_unary_expression ["++" "--"] (identifier) @reference.write)
] (#match? @reference.write "^([ms]?_|[A-Z])"))

((member_access_expression expression: (identifier) @_type @reference.read name: [(identifier) @reference.read (generic_name)]) (#match? @_type "^[A-Z]"))
([
  (argument (identifier) @reference.read)
  (assignment_expression right: (identifier) @reference.read)
  (variable_declarator name: (_) (identifier) @reference.read)
  (property_declaration value: (identifier) @reference.read)
  (initializer_expression (identifier) @reference.read)
  (arrow_expression_clause (identifier) @reference.read)
  (return_statement (identifier) @reference.read)
] (#match? @reference.read "^[A-Z]"))
`,
};
