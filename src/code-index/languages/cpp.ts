import { C_DEFINITIONS } from './c.ts';
import type { GrammarLanguage } from './language.ts';

const MEMBER_NAME = '[(identifier) (destructor_name) (operator_name)] @name';

/** Deepest qualified name that is understood: `a::b::c::Class::member`. */
const MAX_QUALIFIERS = 4;

/** `Class::member`, `ns::Class::member`, ...: each qualifier nests the rest of the name one level deeper. */
const QUALIFIED_NAMES = Array.from({ length: MAX_QUALIFIERS }, (_, depth) => {
  const innermost = `(qualified_identifier scope: (_) @container name: ${MEMBER_NAME})`;
  return Array.from({ length: depth }).reduce<string>((inner) => `(qualified_identifier name: ${inner})`, innermost);
});

const OUT_OF_CLASS_DEFINITIONS = QUALIFIED_NAMES.flatMap((name) => [
  `(function_definition declarator: (function_declarator declarator: ${name})) @definition.method`,
  `(function_definition declarator: (_ (function_declarator declarator: ${name}))) @definition.method`,
]).join('\n');

export const cpp: GrammarLanguage = {
  kind: 'grammar',
  id: 'cpp',
  extensions: ['.cpp', '.cc', '.cxx', '.c++', '.hpp', '.hh', '.hxx', '.h++', '.ipp', '.inl', '.cu', '.cuh'],
  grammar: { package: 'tree-sitter-cpp', file: 'tree-sitter-cpp.wasm' },
  definitions: `
(namespace_definition name: (_) @name) @definition.namespace
(class_specifier name: (type_identifier) @name body: (_)) @definition.class
(class_specifier name: (template_type name: (type_identifier) @name) body: (_)) @definition.class
(struct_specifier name: (template_type name: (type_identifier) @name) body: (_)) @definition.struct
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.type

${OUT_OF_CLASS_DEFINITIONS}
(function_definition declarator: (function_declarator declarator: [(field_identifier) (destructor_name) (operator_name)] @name)) @definition.method
(function_definition declarator: (_ (function_declarator declarator: [(field_identifier) (destructor_name) (operator_name)] @name))) @definition.method
(field_declaration declarator: (function_declarator declarator: [(field_identifier) (destructor_name) (operator_name)] @name)) @definition.method
(field_declaration declarator: (_ (function_declarator declarator: [(field_identifier) (operator_name)] @name))) @definition.method
${C_DEFINITIONS}
(field_declaration declarator: (reference_declarator (field_identifier) @name)) @definition.field
(declaration declarator: (reference_declarator (function_declarator declarator: (identifier) @name))) @definition.prototype
`,
  references: '',
};
