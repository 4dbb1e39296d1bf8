import type { GrammarLanguage } from './language.ts';

/** A class, function or constant as it is written, without its namespace. */
const named = (role: string) => `[(name) @reference.${role} (qualified_name (name) @reference.${role})]`;

export const php: GrammarLanguage = {
  kind: 'grammar',
  id: 'php',
  extensions: ['.php', '.phtml', '.php5', '.php7', '.php8', '.phps'],
  interpreters: ['php'],
  grammar: { package: '@repomix/tree-sitter-wasms', file: 'out/tree-sitter-php.wasm' },
  definitions: `
(namespace_definition name: (namespace_name) @name.qualified) @definition.namespace
(class_declaration name: (name) @name) @definition.class
(interface_declaration name: (name) @name) @definition.interface
(trait_declaration name: (name) @name) @definition.trait
(enum_declaration name: (name) @name) @definition.enum
(enum_case name: (name) @name) @definition.enum-member

((method_declaration name: (name) @name) @definition.constructor (#eq? @name "__construct"))
(method_declaration name: (name) @name) @definition.method
(function_definition name: (name) @name) @definition.function

(property_declaration (property_element name: (variable_name (name) @name))) @definition.property
(class_declaration name: (name) @container body: (declaration_list (method_declaration parameters: (formal_parameters
  (property_promotion_parameter name: (variable_name (name) @name)) @definition.property))))
(property_promotion_parameter name: (variable_name (name) @name)) @definition.property
(const_declaration (const_element . (name) @name)) @definition.constant
((function_call_expression function: (name) @_define arguments: (arguments . (argument (string (string_content) @name)))) @definition.constant
  (#eq? @_define "define"))

(program (expression_statement (assignment_expression left: (variable_name (name) @name) right: [(anonymous_function) (arrow_function)]) @definition.function))
(program (expression_statement (assignment_expression left: (variable_name (name) @name)) @definition.variable))
`,
  references: `
(namespace_use_clause ${named('import')})
(include_expression (string (string_content) @reference.import))
(include_once_expression (string (string_content) @reference.import))
(require_expression (string (string_content) @reference.import))
(require_once_expression (string (string_content) @reference.import))
(require_once_expression (binary_expression right: (string (string_content) @reference.import)))
(require_expression (binary_expression right: (string (string_content) @reference.import)))

(base_clause ${named('inherit')})
(class_interface_clause ${named('inherit')})
(use_declaration ${named('inherit')})

(object_creation_expression ${named('call')})
((function_call_expression function: (name) @reference.call) (#not-any-of? @reference.call "isset" "empty" "unset" "exit" "die" "list"))
(function_call_expression function: (qualified_name (name) @reference.call))
(member_call_expression name: (name) @reference.call)
(nullsafe_member_call_expression name: (name) @reference.call)
(scoped_call_expression scope: ${named('read')})
(scoped_call_expression name: (name) @reference.call)

((named_type (name) @reference.type) (#not-any-of? @reference.type "self" "static" "parent"))
(named_type (qualified_name (name) @reference.type))
(binary_expression operator: "instanceof" right: ${named('type')})

(assignment_expression left: (member_access_expression name: (name) @reference.write))
(assignment_expression left: (subscript_expression . (member_access_expression name: (name) @reference.write)))
(assignment_expression left: (scoped_property_access_expression name: (variable_name (name) @reference.write)))
(assignment_expression left: (subscript_expression . (scoped_property_access_expression name: (variable_name (name) @reference.write))))
(augmented_assignment_expression left: (member_access_expression name: (name) @reference.write))
(augmented_assignment_expression left: (scoped_property_access_expression name: (variable_name (name) @reference.write)))
(update_expression argument: (member_access_expression name: (name) @reference.write))
(update_expression argument: (scoped_property_access_expression name: (variable_name (name) @reference.write)))

(attribute ${named('read')})
(class_constant_access_expression . ${named('read')})
((class_constant_access_expression (_) (name) @reference.read) (#not-eq? @reference.read "class"))
(scoped_property_access_expression scope: ${named('read')})
(argument !name ${named('read')})
(return_statement ${named('read')})
(assignment_expression right: ${named('read')})
((binary_expression (name) @reference.read) (#not-match? @reference.read "^__"))
(const_element (name) ${named('read')})
(array_element_initializer ${named('read')})
(property_element default_value: ${named('read')})
(simple_parameter default_value: ${named('read')})
(match_default_expression return_expression: ${named('read')})
(match_conditional_expression return_expression: ${named('read')})
`,
};
