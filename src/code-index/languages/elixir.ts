import type { GrammarLanguage } from './language.ts';

/** Attributes that tell something about what follows; any other one is a constant of its module. */
const TELLING_ATTRIBUTES =
  '"doc" "moduledoc" "typedoc" "spec" "impl" "behaviour" "derive" "enforce_keys" "deprecated" "dialyzer" "compile" "tag" "moduletag" "describetag" "before_compile" "after_compile" "on_definition" "on_load" "external_resource" "type" "typep" "opaque" "callback" "macrocallback" "optional_callbacks" "fallback_to_any" "since"';

const DEFINING_FORMS =
  '"def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate" "defmodule" "defprotocol" "defimpl" "defstruct" "defexception" "defoverridable" "alias" "import" "require" "use" "if" "unless" "case" "cond" "with" "for" "fn" "quote" "unquote" "unquote_splicing" "receive" "try"';

/** The name in `def name`, `def name(args)` and `def name(args) when guard`. */
const HEAD = `[
  (identifier) @name
  (call target: (identifier) @name)
  (binary_operator left: [(identifier) @name (call target: (identifier) @name)] operator: "when")]`;

/** Everything in Elixir is a call; which one it is decides what it defines. */
export const elixir: GrammarLanguage = {
  kind: 'grammar',
  id: 'elixir',
  extensions: ['.ex', '.exs'],
  interpreters: ['elixir'],
  grammar: { package: 'tree-sitter-elixir', file: 'tree-sitter-elixir.wasm' },
  definitions: `
((call target: (identifier) @_define (arguments . (alias) @name.qualified)) @definition.module (#eq? @_define "defmodule"))
((call target: (identifier) @_define (arguments . (alias) @name.qualified)) @definition.interface (#eq? @_define "defprotocol"))
((call target: (identifier) @_define (arguments (alias) (keywords (pair key: (keyword) @_for value: (alias) @name.qualified)))) @scope
  (#eq? @_define "defimpl") (#match? @_for "^for:"))

((call target: (identifier) @_define (arguments . ${HEAD})) @definition.function
  (#any-of? @_define "def" "defp" "defdelegate" "defguard" "defguardp"))
((call target: (identifier) @_define (arguments . ${HEAD})) @definition.macro (#any-of? @_define "defmacro" "defmacrop"))
((call target: (identifier) @_define (arguments . (binary_operator left: (identifier) operator: _ @name right: (identifier)))) @definition.function
  (#any-of? @_define "def" "defp" "defmacro" "defmacrop"))

((call target: (identifier) @_define (arguments [
  (list (atom) @name @definition.field)
  (list (keywords (pair key: (keyword) @name) @definition.field))
  (keywords (pair key: (keyword) @name) @definition.field)])) (#any-of? @_define "defstruct" "defexception"))
((call target: (identifier) @_define (arguments . (atom) @name)) @definition.field
  (#any-of? @_define "field" "belongs_to" "has_one" "has_many" "many_to_many" "embeds_one" "embeds_many"))

((unary_operator operator: "@" operand: (call target: (identifier) @_type (arguments
  (binary_operator left: [(identifier) @name (call target: (identifier) @name)] operator: "::")))) @definition.type
  (#any-of? @_type "type" "typep" "opaque"))
((unary_operator operator: "@" operand: (call target: (identifier) @_callback (arguments
  (binary_operator left: (call target: (identifier) @name) operator: "::")))) @definition.method
  (#any-of? @_callback "callback" "macrocallback"))
((unary_operator operator: "@" operand: (call target: (identifier) @_spec (arguments
  (binary_operator left: (call target: (identifier) @name) operator: "::")))) @local (#eq? @_spec "spec"))
((unary_operator operator: "@" operand: (call target: (identifier) @name)) @local (#any-of? @name ${TELLING_ATTRIBUTES}))
(unary_operator operator: "@" operand: (call target: (identifier) @name)) @definition.constant
`,
  references: `
((call target: (identifier) @_import (arguments . [
  (alias) @reference.import.qualified
  (dot right: (tuple (alias) @reference.import.qualified))])) (#any-of? @_import "alias" "import" "require"))
((call target: (identifier) @_mixin (arguments . (alias) @reference.inherit.qualified)) (#any-of? @_mixin "use" "behaviour" "defimpl"))

(unary_operator operator: "&" operand: (binary_operator left: [
  (identifier) @reference.read
  (call target: (dot right: (identifier) @reference.read))] operator: "/"))

((unary_operator operator: "@" operand: (call target: (identifier) @_spec (arguments (binary_operator left: (call (arguments [
  (call target: [(identifier) @reference.type (dot right: (identifier) @reference.type)])
  (binary_operator right: (call target: [(identifier) @reference.type (dot right: (identifier) @reference.type)]))]))))))
  (#any-of? @_spec "spec" "callback" "macrocallback"))
((unary_operator operator: "@" operand: (call target: (identifier) @_spec (arguments (binary_operator
  right: (call target: [(identifier) @reference.type (dot right: (identifier) @reference.type)])))))
  (#any-of? @_spec "spec" "callback" "macrocallback" "type" "typep" "opaque"))
(struct (alias) @reference.type.qualified)

((call target: (identifier) @reference.call) (#not-any-of? @reference.call ${DEFINING_FORMS}))
(call target: (dot left: (alias) @reference.read.qualified right: (identifier) @reference.call))
(call target: (dot right: (identifier) @reference.call) (arguments))
(binary_operator operator: "|>" right: (identifier) @reference.call)

(unary_operator operator: "@" operand: (identifier) @reference.read)
(alias) @reference.read.qualified
`,
};
