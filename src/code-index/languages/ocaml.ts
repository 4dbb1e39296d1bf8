import type { GrammarLanguage } from './language.ts';

/** A value at the top of a file or module, not one inside an expression. */
const constants = (top: string) => `
(${top} (value_definition (let_binding pattern: [
  (value_name) @name
  (parenthesized_operator (_) @name)
  (tuple_pattern (value_name) @name)
  (parenthesized_pattern (tuple_pattern (value_name) @name))]) @definition.constant))
`;

const DEFINITIONS = `
(module_binding (module_name) @name) @definition.module
(module_type_definition (module_type_name) @name) @definition.interface
(type_binding name: (type_constructor) @name body: (record_declaration)) @definition.struct
(type_binding name: (type_constructor) @name body: (variant_declaration)) @definition.enum
(type_binding name: (type_constructor) @name) @definition.type
(exception_definition (constructor_declaration (constructor_name) @name)) @definition.type
(constructor_declaration (constructor_name) @name) @definition.enum-member
(field_declaration (field_name) @name) @definition.field

(class_binding (class_name) @name) @definition.class
(class_type_binding (class_type_name) @name) @definition.interface
(method_definition (method_name) @name) @definition.method
(method_specification (method_name) @name) @definition.method
(instance_variable_definition (instance_variable_name) @name) @definition.field
(instance_variable_specification (instance_variable_name) @name) @definition.field

(let_binding pattern: [(value_name) @name (parenthesized_operator (_) @name)] (parameter)) @definition.function
(let_binding pattern: [(value_name) @name (parenthesized_operator (_) @name)] body: [(fun_expression) (function_expression)]) @definition.function
${constants('structure')}
(external [(value_name) @name (parenthesized_operator (_) @name)]) @definition.function

(module_type_definition body: (signature (value_specification [(value_name) @name (parenthesized_operator (_) @name)] type: (function_type)) @definition.method))
(value_specification [(value_name) @name (parenthesized_operator (_) @name)] type: (function_type)) @definition.prototype
(value_specification (value_name) @name) @definition.constant
`;

const REFERENCES = `
(open_module module: (module_path (module_name) @reference.import .))
(include_module module: (module_path (module_name) @reference.inherit .))
(include_module_type (module_type_path (module_type_name) @reference.inherit))
(include_module_type (module_type_constraint (module_type_path (module_type_name) @reference.inherit)))
(inheritance_definition class: [
  (class_path (class_name) @reference.inherit)
  (class_application class: (class_path (class_name) @reference.inherit))])
(inheritance_specification (class_type_path (class_type_name) @reference.inherit))

(application_expression function: [(value_path (value_name) @reference.call) (constructor_path (constructor_name) @reference.call)])
((infix_expression operator: (_) @_pipe right: (value_path (value_name) @reference.call)) (#any-of? @_pipe "|>" ">>=" ">>|" ">|="))
((infix_expression left: (value_path (value_name) @reference.call) operator: (_) @_apply) (#eq? @_apply "@@"))
(method_invocation method: (method_name) @reference.call)
(new_expression (class_path (class_name) @reference.call))
(module_application functor: (module_path (module_name) @reference.call .))

((type_constructor_path (type_constructor) @reference.type) (#not-any-of? @reference.type "int" "float" "bool" "char" "string" "bytes" "unit" "_"))
(module_type_path (module_type_name) @reference.type)
(class_type_path (class_type_name) @reference.type)

(set_expression (field_get_expression field: (field_path (field_name) @reference.write)))
(set_expression (instance_variable_name) @reference.write)
(field_expression (field_path (field_name) @reference.write))
(infix_expression left: (value_path (value_name) @reference.write) operator: (assign_operator))

(constructor_path (constructor_name) @reference.read)
(module_path (module_name) @reference.read .)
(extended_module_path (module_name) @reference.read .)
(application_expression argument: (value_path (value_name) @reference.read))
(labeled_argument expression: (value_path (value_name) @reference.read))
(field_expression body: (value_path (value_name) @reference.read))
(list_expression (value_path (value_name) @reference.read))
(let_binding body: (value_path (value_name) @reference.read))
(parameter default: (value_path (value_name) @reference.read))
`;

export const ocaml: GrammarLanguage = {
  kind: 'grammar',
  id: 'ocaml',
  extensions: ['.ml'],
  fileNames: ['.ocamlinit'],
  interpreters: ['ocaml', 'ocamlrun', 'ocamlscript'],
  grammar: { package: 'tree-sitter-ocaml', file: 'tree-sitter-ocaml.wasm' },
  definitions: `${DEFINITIONS}${constants('compilation_unit')}`,
  references: REFERENCES,
};

export const ocamlInterface: GrammarLanguage = {
  kind: 'grammar',
  id: 'ocaml-interface',
  variantOf: 'ocaml',
  extensions: ['.mli'],
  grammar: { package: 'tree-sitter-ocaml', file: 'tree-sitter-ocaml_interface.wasm' },
  definitions: DEFINITIONS,
  references: REFERENCES,
};
