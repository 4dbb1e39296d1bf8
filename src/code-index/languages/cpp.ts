import { C_DEFINITIONS, C_REFERENCES } from './c.ts';
import { withoutAttributes } from './c-attributes.ts';
import type { GrammarLanguage } from './language.ts';
import { cppLinks } from './links/c.ts';

const MEMBER_NAME = '[(identifier) (destructor_name) (operator_name)] @name';

/** Deepest qualified name that is understood: `a::b::c::Class::member`. */
const MAX_QUALIFIERS = 4;

/** `a::b::name`: each qualifier nests the rest of the name one level deeper. */
const qualified = (innermost: string) =>
  Array.from({ length: MAX_QUALIFIERS }, (_, depth) =>
    Array.from({ length: depth }).reduce<string>((inner) => `(qualified_identifier name: ${inner})`, innermost),
  );

/** `Class::member`, `ns::Class::member`, ... */
const qualifiedMember = (name: string) => qualified(`(qualified_identifier scope: (_) @container name: ${name})`);

const OUT_OF_CLASS_DEFINITIONS = [
  ...qualifiedMember(MEMBER_NAME).flatMap((name) => [
    `(function_definition declarator: (function_declarator declarator: ${name})) @definition.method`,
    `(function_definition declarator: (_ (function_declarator declarator: ${name}))) @definition.method`,
  ]),
  ...qualifiedMember('(identifier) @name').flatMap((name) => [
    `(declaration declarator: ${name}) @definition.variable`,
    `(declaration declarator: (init_declarator declarator: ${name})) @definition.variable`,
  ]),
].join('\n');

/** `name`, `name<T>`, `ns::name`, ... */
const named = (names: string) => [names, ...qualified(`(qualified_identifier name: [${names}])`)].join(' ');

const typeName = (role: string) => named(`(type_identifier) @reference.${role} (template_type name: (type_identifier) @reference.${role})`);

export const cpp: GrammarLanguage = {
  kind: 'grammar',
  id: 'cpp',
  extensions: ['.cpp', '.cc', '.cxx', '.c++', '.hpp', '.hh', '.hxx', '.h++', '.ipp', '.inl', '.cu', '.cuh'],
  grammar: { package: 'tree-sitter-cpp', file: 'tree-sitter-cpp.wasm' },
  prepare: withoutAttributes,
  definitions: `
(namespace_definition name: (_) @name) @definition.namespace
(namespace_alias_definition name: (namespace_identifier) @name) @definition.namespace
(class_specifier name: (type_identifier) @name body: (_)) @definition.class
(class_specifier name: (template_type name: (type_identifier) @name) body: (_)) @definition.class
(struct_specifier name: (template_type name: (type_identifier) @name) body: (_)) @definition.struct
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.type

${OUT_OF_CLASS_DEFINITIONS}
(function_definition declarator: (function_declarator declarator: [(field_identifier) (destructor_name)] @name)) @definition.method
(function_definition declarator: (_ (function_declarator declarator: (field_identifier) @name))) @definition.method
(function_definition declarator: (function_declarator declarator: (operator_name) @name)) @definition.function
(function_definition declarator: (_ (function_declarator declarator: (operator_name) @name))) @definition.function
(field_declaration_list (declaration declarator: (function_declarator declarator: [(identifier) (destructor_name)] @name)) @definition.method)
(field_declaration_list (template_declaration (declaration declarator: (function_declarator declarator: [(identifier) (operator_name)] @name)) @definition.method))
(field_declaration_list (template_declaration (declaration declarator: (_ (function_declarator declarator: [(identifier) (operator_name)] @name))) @definition.method))
(friend_declaration (declaration declarator: (function_declarator declarator: (identifier) @name)) @ignored)
(friend_declaration (declaration declarator: (_ (function_declarator declarator: (identifier) @name))) @ignored)
(type_parameter_declaration (type_identifier) @name) @local
(optional_type_parameter_declaration name: (type_identifier) @name) @local
(variadic_type_parameter_declaration (type_identifier) @name) @local
(field_declaration declarator: (function_declarator declarator: [(field_identifier) (destructor_name) (operator_name)] @name)) @definition.method
(field_declaration declarator: (_ (function_declarator declarator: [(field_identifier) (operator_name)] @name))) @definition.method
${C_DEFINITIONS}
(field_declaration declarator: (reference_declarator (field_identifier) @name)) @definition.field
(declaration declarator: (reference_declarator (function_declarator declarator: (identifier) @name))) @definition.prototype
`,
  references: `
(using_declaration [${named('(identifier) @reference.import')}])
(namespace_alias_definition (namespace_identifier) @reference.import)
(namespace_alias_definition (nested_namespace_specifier (namespace_identifier) @reference.import .))

(base_class_clause [${typeName('inherit')}])
(call_expression function: [${qualified('(qualified_identifier name: (identifier) @reference.call)').join(' ')}])
(template_function name: (identifier) @reference.call (#not-any-of? @reference.call "static_cast" "dynamic_cast" "const_cast" "reinterpret_cast"))
(template_method name: (field_identifier) @reference.call)
(qualified_identifier name: (field_identifier) @reference.call)
(new_expression type: [${typeName('call')}])
(compound_literal_expression type: [${typeName('call')}])
(field_initializer (field_identifier) @reference.call (#match? @reference.call "^[A-Z]"))
(field_initializer (field_identifier) @reference.write)
(assignment_expression left: (qualified_identifier name: (identifier) @reference.write))
(qualified_identifier scope: (namespace_identifier) @reference.type (#match? @reference.type "^[A-Z]"))
${C_REFERENCES}
(qualified_identifier name: (identifier) @reference.read)
(field_declaration default_value: (identifier) @reference.read)
(optional_parameter_declaration default_value: (identifier) @reference.read)
`,
  links: cppLinks,
};
