import type { GrammarLanguage } from './language.ts';
import { pythonLinks } from './links/python.ts';

const ATTRIBUTE = '(attribute attribute: (identifier) @name)';
const OF_OBJECT = '(attribute object: (identifier) @_self attribute: (identifier) @name)';
const TARGETS = '[(identifier) @name (pattern_list (identifier) @name) (tuple_pattern (identifier) @name)]';

/** A module defines names behind a condition or a failed import, too. */
const MODULE_BLOCKS = [
  '(module (if_statement (block $)))',
  '(module (if_statement (else_clause (block $))))',
  '(module (try_statement (block $)))',
  '(module (try_statement (except_clause (block $))))',
]
  .map((block) => block.replace('$', `(expression_statement (assignment left: ${TARGETS}) @definition.constant)`))
  .join('\n');

/** A name with or without its module: `Base`, `pkg.Base`. */
const named = (role: string) => `(identifier) @reference.${role} ${ATTRIBUTE.replace('@name', `@reference.${role}`)}`;

const PRIMITIVE_TYPES = '"int" "str" "float" "bool" "bytes" "object" "list" "dict" "tuple" "set" "type"';

/** `A | B | C` nests to the left. */
const UNIONS = [1, 2, 3, 4].map(
  (depth) =>
    `(type ${'(binary_operator '.repeat(depth)} [${named('type')} (subscript value: [${named('type')}])] ${')'.repeat(depth)} (#not-any-of? @reference.type ${PRIMITIVE_TYPES}))`,
);

export const python: GrammarLanguage = {
  kind: 'grammar',
  id: 'python',
  extensions: ['.py', '.pyi', '.pyw'],
  interpreters: ['python', 'pypy'],
  grammar: { package: 'tree-sitter-python', file: 'tree-sitter-python.wasm' },
  definitions: `
(class_definition name: (identifier) @name) @definition.class
(function_definition name: (identifier) @name) @definition.function
(type_alias_statement left: (type [(identifier) @name (generic_type (identifier) @name)])) @definition.type
(aliased_import alias: (identifier) @name) @local
(function_definition type_parameters: (type_parameter (type (identifier) @name)) @local)
(class_definition type_parameters: (type_parameter (type (identifier) @name)) @local)
(type_alias_statement left: (type (generic_type (type_parameter (type (identifier) @name)) @local)))
(module (expression_statement (assignment left: ${TARGETS}) @definition.constant))
${MODULE_BLOCKS}
(class_definition body: (block (expression_statement (assignment left: ${TARGETS}) @definition.property)))
(assignment left: ${OF_OBJECT} (#any-of? @_self "self" "cls")) @definition.property @of-type
(assignment left: (pattern_list ${OF_OBJECT}) (#any-of? @_self "self" "cls")) @definition.property @of-type
`,
  references: `
(import_statement name: [(dotted_name (identifier) @reference.import .) (aliased_import name: (dotted_name (identifier) @reference.import .))])
(import_from_statement module_name: [(dotted_name (identifier) @reference.import .) (relative_import (dotted_name (identifier) @reference.import .))])
(import_from_statement name: [(dotted_name (identifier) @reference.import .) (aliased_import name: (dotted_name (identifier) @reference.import .))])

(class_definition superclasses: (argument_list [${named('inherit')} (subscript value: [${named('inherit')}])]))
(class_definition superclasses: (argument_list (keyword_argument value: [${named('inherit')}])))
(call function: [${named('call')} (subscript value: [${named('call')}])])
(decorator [${named('call')}])

(type [${named('type')}] (#not-any-of? @reference.type ${PRIMITIVE_TYPES}))
(type (string (string_content) @reference.type) (#match? @reference.type "^\\\\w+$"))
(type (subscript value: [${named('type')}]))
(type (subscript subscript: [${named('type')}]) (#not-any-of? @reference.type ${PRIMITIVE_TYPES}))
(generic_type (identifier) @reference.type (#not-any-of? @reference.type ${PRIMITIVE_TYPES}))
${UNIONS.join('\n')}
(except_clause value: [${named('type')} (as_pattern [${named('type')} (tuple [${named('type')}])]) (tuple [${named('type')}])])
(class_pattern (dotted_name (identifier) @reference.type .))

(assignment left: (attribute attribute: (identifier) @reference.write))
(assignment left: (pattern_list (attribute attribute: (identifier) @reference.write)))
(augmented_assignment left: (attribute attribute: (identifier) @reference.write))

(argument_list (identifier) @reference.read (#not-any-of? @reference.read "self" "cls"))
(keyword_argument value: (identifier) @reference.read)
(pair value: (identifier) @reference.read)
(list (identifier) @reference.read)
(tuple (identifier) @reference.read)
(set (identifier) @reference.read)
(assignment right: (identifier) @reference.read (#not-eq? @reference.read "self"))
(default_parameter value: (identifier) @reference.read)
(typed_default_parameter value: (identifier) @reference.read)
(lambda body: (identifier) @reference.read)
(return_statement (identifier) @reference.read (#not-eq? @reference.read "self"))
(raise_statement . (identifier) @reference.read)
(attribute object: (identifier) @reference.read @_type attribute: (identifier) @reference.read (#match? @_type "^[A-Z]"))
(attribute attribute: (identifier) @reference.read)
((identifier) @reference.read (#match? @reference.read "^[A-Z]"))
`,
  links: pythonLinks,
};
