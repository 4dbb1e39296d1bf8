import type { GrammarLanguage } from './language.ts';

const BUILT_IN_TYPES = '"int" "double" "num" "bool" "String" "dynamic" "Object" "Never"';

/** In the bodies of classes and mixins, of enums, and of extensions. */
function inBodies(member: string): string {
  return ['class_body', 'enum_body', 'extension_body'].map((body) => `(${body} ${member})`).join('\n');
}

/** A body follows its signature as the next node, it is no part of it. */
function withBody(signature: string, kind: string): string {
  return inBodies(`(method_signature ${signature}) @definition.${kind} . (function_body)? @body`);
}

/** `Shop()` and `Shop.named()`: the last name before the parameters. */
const CONSTRUCTORS = [
  'constructor_signature',
  'constant_constructor_signature',
  'factory_constructor_signature',
  'redirecting_factory_constructor_signature',
]
  .map((signature) => `(${signature} (identifier) @name . (formal_parameter_list))`)
  .join(' ');

export const dart: GrammarLanguage = {
  kind: 'grammar',
  id: 'dart',
  extensions: ['.dart'],
  interpreters: ['dart'],
  grammar: { package: '@repomix/tree-sitter-wasms', file: 'out/tree-sitter-dart.wasm' },
  definitions: `
(class_definition (interface) name: (identifier) @name) @definition.interface
(class_definition name: (identifier) @name) @definition.class
(class_definition (mixin_application_class . (identifier) @name)) @definition.class
(mixin_declaration (mixin) . (identifier) @name) @definition.trait
(extension_declaration name: (identifier) @name) @definition.trait
(extension_type_declaration name: (identifier) @name) @definition.class
(extension_type_declaration representation: (representation_declaration name: (identifier) @name) @definition.field)
(enum_declaration name: (identifier) @name) @definition.enum
(enum_constant name: (identifier) @name) @definition.enum-member
(type_alias (type_identifier) @name . "=") @definition.type
(type_alias (type_identifier) @name . (type_parameters) . "=") @definition.type
(type_alias (type_identifier) @name . (formal_parameter_list)) @definition.type
(type_alias (type_identifier) @name . (type_parameters) . (formal_parameter_list)) @definition.type

${withBody(`[${CONSTRUCTORS}]`, 'constructor')}
${withBody('[(getter_signature name: (identifier) @name) (setter_signature name: (identifier) @name)]', 'property')}
${withBody('(operator_signature "operator" . _ @name . (formal_parameter_list))', 'method')}
${withBody('(function_signature name: (identifier) @name)', 'method')}
(declaration [${CONSTRUCTORS}]) @definition.constructor
(declaration [(getter_signature name: (identifier) @name) (setter_signature name: (identifier) @name)]) @definition.property
(declaration (operator_signature "operator" . _ @name . (formal_parameter_list))) @definition.method
(declaration (function_signature name: (identifier) @name)) @definition.method
(declaration (const_builtin) (static_final_declaration_list (static_final_declaration . (identifier) @name))) @definition.constant
(declaration (static_final_declaration_list (static_final_declaration . (identifier) @name))) @definition.field
(declaration (initialized_identifier_list (initialized_identifier . (identifier) @name))) @definition.field

(program (function_signature name: (identifier) @name) @definition.function . (function_body)? @body)
(program (getter_signature name: (identifier) @name) @definition.property . (function_body)? @body)
(program (setter_signature name: (identifier) @name) @definition.property . (function_body)? @body)
(local_function_declaration (lambda_expression parameters: (function_signature name: (identifier) @name))) @definition.function
(program (static_final_declaration_list (static_final_declaration . (identifier) @name) @definition.constant))
(program (initialized_identifier_list (initialized_identifier . (identifier) @name) @definition.variable))
`,
  references: `
(uri (string_literal) @reference.import)
(combinator "show" (identifier) @reference.import)

(superclass . (type_identifier) @reference.inherit)
(mixins (type_identifier) @reference.inherit)
(interfaces (type_identifier) @reference.inherit)
(mixin_declaration (type_identifier) @reference.inherit)
(mixin_application . (type_identifier) @reference.inherit)

((identifier) @reference.call . (selector (argument_part)))
((selector [
  (unconditional_assignable_selector (identifier) @reference.call)
  (conditional_assignable_selector (identifier) @reference.call)]) . (selector (argument_part)))
((cascade_selector (identifier) @reference.call) . (argument_part))
(new_expression (type_identifier) @reference.call)
(const_object_expression (type_identifier) @reference.call)
(constructor_invocation (type_identifier) @reference.call)
(constructor_invocation (identifier) @reference.call)
(annotation name: (identifier) @reference.call)

((type_identifier) @reference.type (#not-any-of? @reference.type ${BUILT_IN_TYPES}))

(assignment_expression left: (assignable_expression (unconditional_assignable_selector (identifier) @reference.write) .))
(cascade_section . (cascade_selector (identifier) @reference.write) . "=")

(argument . (identifier) @reference.read .)
(named_argument (label) . (identifier) @reference.read .)
(initialized_variable_definition value: (identifier) @reference.read .)
(initialized_identifier (identifier) . (identifier) @reference.read .)
(static_final_declaration (identifier) . (identifier) @reference.read .)
(field_initializer (identifier) . (identifier) @reference.read .)
(assignment_expression right: (identifier) @reference.read .)
(return_statement . (identifier) @reference.read .)
(function_body . (identifier) @reference.read .)
((identifier) @reference.read . (selector (unconditional_assignable_selector)) (#match? @reference.read "^[A-Z]"))
`,
};
