import { JAVASCRIPT_DEFINITIONS, JAVASCRIPT_REFERENCES, JSX_REFERENCES } from './javascript.ts';
import type { GrammarLanguage } from './language.ts';
import { typescriptLinks } from './links/javascript.ts';

const MEMBER_NAME = '[(property_identifier) (private_property_identifier) (string)]';

/** What a parameter of a constructor needs to be a property, too: `private x: T`. */
const PROPERTY_MODIFIERS = ['(accessibility_modifier)', '(override_modifier)', '"readonly"'];

const PARAMETER_PROPERTIES = PROPERTY_MODIFIERS.flatMap((modifier) => [
  `(required_parameter ${modifier} pattern: (identifier) @name) @definition.property @of-type`,
  `(optional_parameter ${modifier} pattern: (identifier) @name) @definition.property @of-type`,
]).join('\n');

const MODULE_VARIABLES = ['internal_module', 'module', 'ambient_declaration']
  .flatMap((module) => [
    `(${module} (statement_block (lexical_declaration "const" (variable_declarator name: (identifier) @name)) @definition.constant))`,
    `(${module} (statement_block (export_statement (lexical_declaration "const" (variable_declarator name: (identifier) @name)) @definition.constant)))`,
    `(${module} (statement_block [
      (lexical_declaration (variable_declarator name: (identifier) @name))
      (variable_declaration (variable_declarator name: (identifier) @name))] @definition.variable))`,
    `(${module} (statement_block (export_statement [
      (lexical_declaration (variable_declarator name: (identifier) @name))
      (variable_declaration (variable_declarator name: (identifier) @name))] @definition.variable)))`,
  ])
  .join('\n');

const TYPESCRIPT_DEFINITIONS = `${JAVASCRIPT_DEFINITIONS}
(type_parameter name: (type_identifier) @name) @local
(mapped_type_clause name: (type_identifier) @name) @local
(infer_type (type_identifier) @name) @local
(abstract_class_declaration name: (type_identifier) @name) @definition.class
(interface_declaration name: (type_identifier) @name) @definition.interface
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name) @definition.enum
(enum_body name: [(property_identifier) (string)] @name @definition.enum-member)
(enum_assignment name: [(property_identifier) (string)] @name) @definition.enum-member
(internal_module name: (_) @name) @definition.namespace
(module name: (_) @name) @definition.module

(function_signature name: (identifier) @name) @definition.function
((method_signature name: (property_identifier) @name) @definition.constructor (#eq? @name "constructor"))
(method_signature name: ${MEMBER_NAME} @name) @definition.method
(abstract_method_signature name: ${MEMBER_NAME} @name) @definition.method
(property_signature name: ${MEMBER_NAME} @name type: (type_annotation (function_type))) @definition.method
(property_signature name: ${MEMBER_NAME} @name) @definition.property
(public_field_definition name: ${MEMBER_NAME} @name value: [(arrow_function) (function_expression)]) @definition.method
(public_field_definition name: ${MEMBER_NAME} @name) @definition.property
${PARAMETER_PROPERTIES}
(ambient_declaration (lexical_declaration (variable_declarator name: (identifier) @name)) @definition.constant)
(ambient_declaration (variable_declaration (variable_declarator name: (identifier) @name)) @definition.variable)
${MODULE_VARIABLES}
`;

const BASE_TYPE = `[
  (type_identifier) @reference.inherit
  (nested_type_identifier name: (type_identifier) @reference.inherit)
  (generic_type name: [(type_identifier) @reference.inherit (nested_type_identifier name: (type_identifier) @reference.inherit)])]`;

const TYPESCRIPT_REFERENCES = `
(extends_clause value: [(identifier) @reference.inherit (member_expression property: (property_identifier) @reference.inherit)])
(implements_clause ${BASE_TYPE})
(extends_type_clause ${BASE_TYPE})
(import_require_clause (identifier) @reference.import)
(import_require_clause source: (string) @reference.import)
(call_expression function: (non_null_expression [(identifier) @reference.call (member_expression property: (property_identifier) @reference.call)]))
${JAVASCRIPT_REFERENCES}
(type_identifier) @reference.type
(type_query [(identifier) @reference.type (member_expression property: (property_identifier) @reference.type)])
(public_field_definition value: (identifier) @reference.read)
(required_parameter value: (identifier) @reference.read)
(export_statement "=" (identifier) @reference.read)
(satisfies_expression . (identifier) @reference.read)
`;

export const typescript: GrammarLanguage = {
  kind: 'grammar',
  id: 'typescript',
  extensions: ['.ts', '.mts', '.cts'],
  interpreters: ['tsx', 'ts-node', 'deno', 'bun'],
  grammar: { package: 'tree-sitter-typescript', file: 'tree-sitter-typescript.wasm' },
  definitions: TYPESCRIPT_DEFINITIONS,
  references: TYPESCRIPT_REFERENCES,
  links: typescriptLinks,
};

export const tsx: GrammarLanguage = {
  kind: 'grammar',
  id: 'tsx',
  variantOf: 'typescript',
  extensions: ['.tsx'],
  grammar: { package: 'tree-sitter-typescript', file: 'tree-sitter-tsx.wasm' },
  definitions: TYPESCRIPT_DEFINITIONS,
  references: `${JSX_REFERENCES}${TYPESCRIPT_REFERENCES}`,
  links: typescriptLinks,
};
