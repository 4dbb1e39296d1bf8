import { JAVASCRIPT_DEFINITIONS } from './javascript.ts';
import type { GrammarLanguage } from './language.ts';

const TYPESCRIPT_DEFINITIONS = `${JAVASCRIPT_DEFINITIONS}
(abstract_class_declaration name: (type_identifier) @name) @definition.class
(interface_declaration name: (type_identifier) @name) @definition.interface
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name) @definition.enum
(enum_body name: (property_identifier) @name @definition.enum-member)
(enum_assignment name: (property_identifier) @name) @definition.enum-member
(internal_module name: (_) @name) @definition.namespace
(module name: (_) @name) @definition.module

(function_signature name: (identifier) @name) @definition.function
(method_signature name: (property_identifier) @name) @definition.method
(abstract_method_signature name: (property_identifier) @name) @definition.method
(property_signature name: (property_identifier) @name type: (type_annotation (function_type))) @definition.method
(property_signature name: (property_identifier) @name) @definition.property
(public_field_definition name: (_) @name value: [(arrow_function) (function_expression)]) @definition.method
(public_field_definition name: (_) @name) @definition.property
(ambient_declaration (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.constant)
(ambient_declaration (variable_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
`;

export const typescript: GrammarLanguage = {
  kind: 'grammar',
  id: 'typescript',
  extensions: ['.ts', '.mts', '.cts'],
  grammar: { package: 'tree-sitter-typescript', file: 'tree-sitter-typescript.wasm' },
  definitions: TYPESCRIPT_DEFINITIONS,
  references: '',
};

export const tsx: GrammarLanguage = {
  kind: 'grammar',
  id: 'tsx',
  extensions: ['.tsx'],
  grammar: { package: 'tree-sitter-typescript', file: 'tree-sitter-tsx.wasm' },
  definitions: TYPESCRIPT_DEFINITIONS,
  references: '',
};
