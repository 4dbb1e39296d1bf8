import type { GrammarLanguage } from './language.ts';

/** `Shop`, `Shop{T}`, and both before `<: Opener`. */
const TYPE_HEAD = `(type_head [
  (identifier) @name
  (parametrized_type_expression . (identifier) @name)
  (binary_expression . (identifier) @name)
  (binary_expression . (parametrized_type_expression . (identifier) @name))])`;

/** `open`, `Base.open`, `Base.:+`, `Shop{T}`, `+`: what is called in the head of a function. */
const CALLEE = `[
  (identifier) @name
  (operator) @name
  (field_expression (identifier) @name .)
  (field_expression (quote_expression (operator) @name))
  (parametrized_type_expression . (identifier) @name)]`;

const HEAD = `(call_expression . ${CALLEE})`;
const PARAMETERS = '(call_expression (argument_list (identifier) @name @local))';

/** With a type of the result and with conditions on the types of the parameters. */
function heads(head: string): string {
  return `[${head} (typed_expression . ${head}) (where_expression . ${head}) (where_expression . (typed_expression . ${head}))]`;
}

/** At the top level of a file or a module; anywhere else a variable is local. */
function atTop(statement: string): string {
  return `(source_file ${statement})\n(module_definition ${statement})`;
}

export const julia: GrammarLanguage = {
  kind: 'grammar',
  id: 'julia',
  extensions: ['.jl'],
  interpreters: ['julia'],
  grammar: { package: 'tree-sitter-julia', file: 'tree-sitter-julia.wasm' },
  definitions: `
(module_definition name: (identifier) @name) @definition.module
(struct_definition ${TYPE_HEAD}) @definition.struct
(abstract_definition ${TYPE_HEAD}) @definition.type
(primitive_definition ${TYPE_HEAD}) @definition.type

(signature ${heads(PARAMETERS)})
(assignment . ${heads(PARAMETERS)})
(do_clause (argument_list (identifier) @name @local))

(struct_definition (function_definition (signature ${heads(HEAD)})) @definition.constructor)
(struct_definition (assignment . ${heads(HEAD)}) @definition.constructor)
(function_definition (signature ${heads(HEAD)})) @definition.function
(function_definition (signature (identifier) @name)) @definition.function
(macro_definition (signature ${HEAD})) @definition.macro
(assignment . ${heads(HEAD)}) @definition.function
${atTop('(assignment . (identifier) @name (operator) . (arrow_function_expression)) @definition.function')}

(struct_definition (typed_expression . (identifier) @name) @definition.field)
(struct_definition (type_head) (identifier) @name @definition.field)
(struct_definition (assignment . [(identifier) @name (typed_expression . (identifier) @name)]) @definition.field)

((macrocall_expression (macro_identifier (identifier) @_macro) (macro_argument_list . [(identifier) @name (typed_expression . (identifier) @name)])) @definition.enum (#eq? @_macro "enum"))
((macrocall_expression (macro_identifier (identifier) @_macro) (macro_argument_list (_) [(identifier) @name (assignment . (identifier) @name)] @definition.enum-member)) (#eq? @_macro "enum"))

(const_statement (assignment . [(identifier) @name (open_tuple (identifier) @name) (typed_expression . (identifier) @name)])) @definition.constant
${atTop('(global_statement (assignment . [(identifier) @name (typed_expression . (identifier) @name)])) @definition.variable')}
${atTop('(assignment . [(identifier) @name (open_tuple (identifier) @name) (typed_expression . (identifier) @name)]) @definition.variable')}
`,
  references: `
(using_statement [(identifier) @reference.import (scoped_identifier (identifier) @reference.import .)])
(import_statement [(identifier) @reference.import (scoped_identifier (identifier) @reference.import .)])
(import_path [(identifier) @reference.import (scoped_identifier (identifier) @reference.import .)])
(selected_import [(identifier) @reference.import (scoped_identifier (identifier) @reference.import .) (macro_identifier (identifier) @reference.import)])
(import_alias . (identifier) @reference.import)

(type_head (binary_expression (operator) . [
  (identifier) @reference.inherit
  (field_expression (identifier) @reference.inherit .)
  (parametrized_type_expression . (identifier) @reference.inherit)]))

(call_expression . [
  (identifier) @reference.call
  (field_expression (identifier) @reference.call .)
  (parametrized_type_expression . (identifier) @reference.call)])
(broadcast_call_expression . [(identifier) @reference.call (field_expression (identifier) @reference.call .)])
(macrocall_expression (macro_identifier (identifier) @reference.call))
((binary_expression (operator) @_operator . (identifier) @reference.call) (#eq? @_operator "|>"))

(typed_expression (_) . [(identifier) @reference.type (field_expression (identifier) @reference.type .)])
(unary_typed_expression [(identifier) @reference.type (field_expression (identifier) @reference.type .)])
(parametrized_type_expression . (identifier) @reference.type)
(curly_expression [(identifier) @reference.type (binary_expression (operator) . (identifier) @reference.type)])

(assignment . (field_expression (identifier) @reference.write .))
(compound_assignment_expression . (field_expression (identifier) @reference.write .))

(argument_list (identifier) @reference.read)
(named_argument (operator) . (identifier) @reference.read)
(assignment (operator) . (identifier) @reference.read)
(return_statement (identifier) @reference.read)
(vector_expression (identifier) @reference.read)
`,
};
