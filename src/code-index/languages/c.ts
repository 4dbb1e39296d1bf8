import { withoutAttributes } from './c-attributes.ts';
import type { GrammarLanguage } from './language.ts';
import { cLinks } from './links/c.ts';

/** Pointers and arrays nest around the name: `char **names[2]` is three levels deep. */
const declarators = (name: string) => {
  const nested = (inner: string) => `[(pointer_declarator declarator: ${inner}) (array_declarator declarator: ${inner})]`;
  return [name, nested(name), nested(nested(name)), nested(nested(nested(name)))];
};

/** `int (*visit)(struct node *)`. */
const functionPointer = (name: string) =>
  `(function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: [${name} (array_declarator declarator: ${name})])))`;

/** One pattern for each: in one alternation for all of them the query loses matches. */
const FIELDS = [...declarators('(field_identifier) @name'), functionPointer('(field_identifier) @name')]
  .map((declarator) => `(field_declaration declarator: ${declarator}) @definition.field`)
  .join('\n');

const VARIABLES = [...declarators('(identifier) @name'), functionPointer('(identifier) @name')]
  .flatMap((declarator) => [
    `(declaration declarator: ${declarator}) @definition.variable`,
    `(declaration declarator: (init_declarator declarator: ${declarator})) @definition.variable`,
  ])
  .join('\n');

/** Of the kernel's C: `int __init setup(void) {}`: the attribute looks like a variable, and the rest like a macro with a body. */
const ATTRIBUTED = ['translation_unit', 'preproc_ifdef', 'preproc_if', 'preproc_else']
  .flatMap((parent) => [
    `(${parent} (function_definition type: (type_identifier) @name declarator: (parenthesized_declarator)) @definition.function)`,
    `(${parent} (declaration declarator: (identifier) @name) @ignored (#match? @name "^__[a-z_]+$"))`,
  ])
  .join('\n');

/** Shared with C++, whose grammar extends this one. Pointers nest in the syntax: `char **f()` is two levels deep. */
export const C_DEFINITIONS = `
(function_definition declarator: (function_declarator declarator: (identifier) @name)) @definition.function
(function_definition declarator: (_ declarator: (function_declarator declarator: (identifier) @name))) @definition.function
(function_definition declarator: (_ declarator: (_ declarator: (function_declarator declarator: (identifier) @name)))) @definition.function
(declaration declarator: (function_declarator declarator: (identifier) @name)) @definition.prototype
(declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @definition.prototype
(declaration declarator: (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))) @definition.prototype

(struct_specifier name: (type_identifier) @name body: (_)) @definition.struct
(union_specifier name: (type_identifier) @name body: (_)) @definition.union
(enum_specifier name: (type_identifier) @name body: (_)) @definition.enum
(enumerator name: (identifier) @name) @definition.enum-member
(type_definition declarator: (type_identifier) @name) @definition.type
(type_definition declarator: (_ declarator: (type_identifier) @name)) @definition.type
(type_definition declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name)))) @definition.type
(preproc_def name: (identifier) @name) @definition.macro
(preproc_function_def name: (identifier) @name) @definition.macro

${FIELDS}

${VARIABLES}
(declaration type: (type_identifier) declarator: (parenthesized_declarator (identifier) @name)) @definition.variable
`;

const VALUE = '[(identifier) @reference.read (pointer_expression operator: "&" argument: (identifier) @reference.read)]';

/** Shared with C++. A macro with the look of a type is called: `DEFINE_MUTEX(lock);`, `list_for_each(entry) {}`. */
export const C_REFERENCES = `
(preproc_include path: [(system_lib_string) @reference.import (string_literal (string_content) @reference.import)])

(call_expression function: (identifier) @reference.call)
(call_expression function: (field_expression field: (field_identifier) @reference.call))
(call_expression function: (parenthesized_expression (pointer_expression argument: [
  (identifier) @reference.call
  (field_expression field: (field_identifier) @reference.call)])))
(declaration type: (type_identifier) @reference.call declarator: (parenthesized_declarator (identifier)))
(function_definition type: (type_identifier) @reference.call declarator: (parenthesized_declarator (identifier)))
(type_identifier) @reference.type

(assignment_expression left: (field_expression field: (field_identifier) @reference.write))
(update_expression argument: (field_expression field: (field_identifier) @reference.write))
(field_designator (field_identifier) @reference.write)

(argument_list ${VALUE})
(initializer_list ${VALUE})
(initializer_pair value: ${VALUE})
(init_declarator value: ${VALUE})
(assignment_expression right: ${VALUE})
(return_statement ${VALUE})
(case_statement value: (identifier) @reference.read)
(binary_expression left: (identifier) @reference.read operator: "|")
(binary_expression operator: ["|" "&"] right: (identifier) @reference.read)
`;

export const c: GrammarLanguage = {
  kind: 'grammar',
  id: 'c',
  extensions: ['.c', '.h'],
  grammar: { package: 'tree-sitter-c', file: 'tree-sitter-c.wasm' },
  prepare: withoutAttributes,
  definitions: `${ATTRIBUTED}
${C_DEFINITIONS}`,
  references: C_REFERENCES,
  links: cLinks,
};
