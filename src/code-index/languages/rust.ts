import type { GrammarLanguage } from './language.ts';
import { rustLinks } from './links/rust.ts';

const BUILT_IN_ATTRIBUTES = '"allow" "cfg" "cfg_attr" "deny" "derive" "doc" "expect" "inline" "must_use" "repr" "test" "warn"';
const PRELUDE_VARIANTS = '"Some" "Ok" "Err"';

/** A name with or without its path: `Shop`, `stock::Shop`. */
const path = (role: string) => `(identifier) @reference.${role} (scoped_identifier name: (identifier) @reference.${role})`;

const CALLED = `${path('call')} (field_expression field: (field_identifier) @reference.call)`;

const BASE_TRAIT = `[
  (type_identifier) @reference.inherit
  (scoped_type_identifier name: (type_identifier) @reference.inherit)
  (generic_type type: [(type_identifier) @reference.inherit (scoped_type_identifier name: (type_identifier) @reference.inherit)])]`;

const VALUE = `[${path('read')}]`;

/** By convention only types begin with a capital among what can own a name. */
const TYPE_NAME = '(#match? @reference.type "^(?!Self$)[A-Z]")';

export const rust: GrammarLanguage = {
  kind: 'grammar',
  id: 'rust',
  extensions: ['.rs'],
  grammar: { package: 'tree-sitter-rust', file: 'tree-sitter-rust.wasm' },
  definitions: `
(impl_item type: [
  (type_identifier) @name
  (generic_type type: (type_identifier) @name)
  (scoped_type_identifier name: (type_identifier) @name)
  (generic_type type: (scoped_type_identifier name: (type_identifier) @name))
  (dynamic_type trait: (type_identifier) @name)
  (reference_type type: (type_identifier) @name)
  (reference_type type: (generic_type type: (type_identifier) @name))]) @scope
(type_parameter name: (type_identifier) @name) @local
(const_parameter name: (identifier) @name) @local
(struct_item name: (type_identifier) @name) @definition.struct
(enum_item name: (type_identifier) @name) @definition.enum
(union_item name: (type_identifier) @name) @definition.union
(trait_item name: (type_identifier) @name) @definition.trait
(type_item name: (type_identifier) @name) @definition.type
(associated_type name: (type_identifier) @name) @definition.type
(function_item name: (identifier) @name) @definition.function
(function_signature_item name: (identifier) @name) @definition.function
(mod_item name: (identifier) @name body: (_)) @definition.module
(macro_definition name: (identifier) @name) @definition.macro
(const_item name: (identifier) @name) @definition.constant
(static_item name: (identifier) @name) @definition.variable
(field_declaration name: (field_identifier) @name) @definition.field
(enum_variant name: (identifier) @name) @definition.enum-member
`,
  references: `
(use_declaration argument: [${path('import')}])
(use_list [${path('import')}])
(use_as_clause path: [${path('import')}])
(use_wildcard [${path('import')}])
(scoped_use_list path: [${path('import')}])
(extern_crate_declaration name: (identifier) @reference.import)
(mod_item name: (identifier) @reference.import !body)

(impl_item trait: ${BASE_TRAIT})
(trait_item bounds: (trait_bounds ${BASE_TRAIT}))
(attribute (identifier) @_derive arguments: (token_tree (identifier) @reference.inherit . [")" ","]) (#eq? @_derive "derive"))

(call_expression function: [${CALLED} (generic_function function: [${CALLED}])] (#not-any-of? @reference.call ${PRELUDE_VARIANTS}))
(macro_invocation macro: [${path('call')}])
(attribute [${path('call')}] (#not-any-of? @reference.call ${BUILT_IN_ATTRIBUTES}))
(token_tree (identifier) @reference.call . (token_tree . "(") (#not-any-of? @reference.call ${PRELUDE_VARIANTS} "all" "any" "not"))

((type_identifier) @reference.type (#not-any-of? @reference.type "Self" "_"))
(scoped_identifier path: [(identifier) @reference.type (scoped_identifier name: (identifier) @reference.type)] ${TYPE_NAME})
(scoped_type_identifier path: [(identifier) @reference.type (scoped_identifier name: (identifier) @reference.type)] ${TYPE_NAME})

(assignment_expression left: (field_expression field: (field_identifier) @reference.write))
(compound_assignment_expr left: (field_expression field: (field_identifier) @reference.write))
(assignment_expression left: (identifier) @reference.write (#match? @reference.write "^[A-Z]"))
(compound_assignment_expr left: (identifier) @reference.write (#match? @reference.write "^[A-Z]"))
(field_initializer field: (field_identifier) @reference.write)

(arguments ${VALUE})
(array_expression ${VALUE})
(tuple_expression ${VALUE})
(field_initializer value: ${VALUE})
(shorthand_field_initializer (identifier) @reference.read)
(let_declaration value: ${VALUE})
(const_item value: ${VALUE})
(static_item value: ${VALUE})
(assignment_expression right: ${VALUE})
(closure_expression body: ${VALUE})
(match_arm value: ${VALUE})
(match_pattern (scoped_identifier name: (identifier) @reference.read))
(or_pattern (scoped_identifier name: (identifier) @reference.read))
(tuple_struct_pattern type: ${VALUE} (#not-any-of? @reference.read ${PRELUDE_VARIANTS}))
(return_expression ${VALUE})
(block ${VALUE} .)
(field_expression field: (field_identifier) @reference.read)
((identifier) @reference.read (#match? @reference.read "^[A-Z]") (#not-any-of? @reference.read ${PRELUDE_VARIANTS} "None" "Self"))
`,
  links: rustLinks,
};
