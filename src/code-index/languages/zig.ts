import type { GrammarLanguage } from './language.ts';

/** A declaration directly in a file or a type, not in a block. */
const member = (pattern: string) =>
  ['source_file', 'struct_declaration', 'union_declaration', 'enum_declaration', 'opaque_declaration']
    .map((container) => `(${container} ${pattern})`)
    .join('\n');

/** A type by its name; what wraps it is found on its own. */
const TYPE = '[(identifier) @reference.type (field_expression member: (identifier) @reference.type)]';

export const zig: GrammarLanguage = {
  kind: 'grammar',
  id: 'zig',
  extensions: ['.zig'],
  grammar: { package: '@tree-sitter-grammars/tree-sitter-zig', file: 'tree-sitter-zig.wasm' },
  // An assignment is a variable_declaration, too, but one without `const` or `var`. `*std.Io` is `(*std).Io` to the grammar.
  definitions: `
(function_declaration name: (identifier) @name) @definition.function
(test_declaration [(string (string_content) @name) (identifier) @name]) @definition.function

(variable_declaration "const" . (identifier) @name (struct_declaration) .) @definition.struct
(variable_declaration "const" . (identifier) @name (opaque_declaration) .) @definition.struct
(variable_declaration "const" . (identifier) @name (union_declaration) .) @definition.union
(variable_declaration "const" . (identifier) @name (enum_declaration) .) @definition.enum
(variable_declaration "const" . (identifier) @name (error_set_declaration) .) @definition.enum
${member('(variable_declaration "const" . (identifier) @name . [(builtin_type) (pointer_type) (slice_type) (nullable_type) (error_union_type) (function_signature)] .) @definition.type')}
(field_expression object: [
  (pointer_type (identifier) @name)
  (slice_type (identifier) @name)
  (array_type (identifier) @name .)
  (nullable_type (identifier) @name)
  (error_union_type (identifier) @name)
  (_ (pointer_type (identifier) @name))]) @local
(variable_declaration "pub" "const" . (identifier) @name (builtin_function (builtin_identifier) @_import)) @definition.constant
((variable_declaration "const" . (identifier) @name (builtin_function (builtin_identifier) @_import)) @local (#eq? @_import "@import"))
${member('(variable_declaration "const" . (identifier) @name) @definition.constant')}
${member('(variable_declaration "var" . (identifier) @name) @definition.variable')}

((struct_declaration (container_field name: (identifier) @name) @definition.field) (#not-eq? @name ""))
((union_declaration (container_field name: (identifier) @name) @definition.field) (#not-eq? @name ""))
((enum_declaration (container_field name: (identifier) @name) @definition.enum-member) (#not-any-of? @name "" "_"))
(error_set_declaration (identifier) @name @definition.enum-member)
`,
  references: `
((builtin_function (builtin_identifier) @_import (arguments . (string (string_content) @reference.import)))
  (#any-of? @_import "@import" "@embedFile" "@cInclude"))

(call_expression function: [(identifier) @reference.call (field_expression member: (identifier) @reference.call)])
(struct_initializer . [(identifier) @reference.call (field_expression member: (identifier) @reference.call)])

(parameter type: ${TYPE})
(container_field type: ${TYPE})
(variable_declaration type: ${TYPE})
(function_declaration type: ${TYPE})
(function_signature type: ${TYPE})
(pointer_type ${TYPE})
(slice_type ${TYPE})
(array_type ${TYPE} .)
(nullable_type ${TYPE})
(error_union_type error: ${TYPE})
(error_union_type ok: ${TYPE})

(variable_declaration . (field_expression member: (identifier) @reference.write))
(assignment_expression left: (field_expression member: (identifier) @reference.write))

(error_type (identifier) @reference.read)
(field_expression !object member: (identifier) @reference.read)
((field_expression object: (identifier) @_type @reference.read member: (identifier) @reference.read) (#match? @_type "^[A-Z]"))
(call_expression function: (_) (identifier) @reference.read)
(builtin_function (arguments (identifier) @reference.read))
(assignment_expression right: (identifier) @reference.read)
(variable_declaration (_) [(identifier) @reference.read (field_expression member: (identifier) @reference.read)] .)
(return_expression (identifier) @reference.read)
`,
};
