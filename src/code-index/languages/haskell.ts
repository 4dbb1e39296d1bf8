import type { GrammarLanguage } from './language.ts';

const BUILT_IN_TYPES = '"Int" "Integer" "Double" "Float" "Bool" "Char" "String" "Word"';
const EVERYDAY_OPERATORS = '"$" "." "+" "-" "*" "/" "==" "/=" "<" ">" "<=" ">=" "&&" "||" "<>" "++" ">>=" ">>" "<$>" "<*>" "^" "!!"';

const FUNCTION_TYPE = '[(function) (context type: (function)) (forall type: (function)) (forall type: (context type: (function)))]';

/** The equations of a function are one after the other and follow its type: only the first of all these defines it. */
function repeatedEquations(declarations: string): string {
  return `
(${declarations} (signature name: (variable) @_name) . [(function name: (variable) @name) (bind name: (variable) @name)] @local (#eq? @_name @name))
(${declarations} (signature name: (prefix_id (operator) @_name)) . (function (infix operator: (operator) @name)) @local (#eq? @_name @name))
(${declarations} (function name: (variable) @_name) . (function name: (variable) @name) @local (#eq? @_name @name))
(${declarations} (function (infix operator: (operator) @_name)) . (function (infix operator: (operator) @name)) @local (#eq? @_name @name))`;
}

export const haskell: GrammarLanguage = {
  kind: 'grammar',
  id: 'haskell',
  extensions: ['.hs', '.hsc'],
  interpreters: ['runghc', 'runhaskell', 'runhugs'],
  grammar: { package: 'tree-sitter-haskell', file: 'tree-sitter-haskell.wasm' },
  definitions: `
${repeatedEquations('declarations')}
${repeatedEquations('instance_declarations')}
(header module: (module (module_id) @name .)) @definition.module
(data_type name: (name) @name) @definition.type
(newtype name: (name) @name) @definition.type
(type_synomym name: (name) @name) @definition.type
(type_family name: (name) @name) @definition.type
(data_family name: (name) @name) @definition.type
(class name: (name) @name) @definition.class
(instance patterns: (type_patterns . [
  (name) @name
  (parens (apply constructor: (name) @name))
  (parens (apply constructor: (apply constructor: (name) @name)))
  (list (name) @name)])) @scope

(newtype_constructor name: (constructor) @name) @definition.constructor
(data_constructor (prefix name: (constructor) @name)) @definition.constructor
(data_constructor (record name: (constructor) @name)) @definition.constructor
(data_constructor (infix operator: (constructor_operator) @name)) @definition.constructor
(gadt_constructor name: (constructor) @name) @definition.constructor
(pattern_synonym (equation synonym: (apply function: (constructor) @name))) @definition.constructor
(field name: (field_name (variable) @name)) @definition.field

(class_declarations (signature name: (variable) @name) @definition.method)
(class_declarations (signature name: (prefix_id (operator) @name)) @definition.method)
(class_declarations (signature names: (binding_list name: (variable) @name)) @definition.method)
(instance_declarations (function name: (variable) @name) @definition.method)
(instance_declarations (function (infix operator: (operator) @name)) @definition.method)
(instance_declarations (bind name: (variable) @name) @definition.method)

(declarations (signature name: (variable) @name type: ${FUNCTION_TYPE}) @definition.function . [(function) (bind)] @body)
(declarations (signature name: (prefix_id (operator) @name) type: ${FUNCTION_TYPE}) @definition.function . [(function) (bind)] @body)
(declarations (signature name: (variable) @name) @definition.constant . [(function) (bind)] @body)
(declarations (signature names: (binding_list name: (variable) @name)) @definition.constant)
(foreign_import signature: (signature name: (variable) @name)) @definition.function
(declarations (function name: (variable) @name) @definition.function)
(declarations (function (infix operator: (operator) @name)) @definition.function)
(declarations (bind name: (variable) @name) @definition.constant)
`,
  references: `
(import module: (module (module_id) @reference.import .))
(import_name [(variable) (name)] @reference.import)

(instance name: (name) @reference.inherit)
(deriving classes: [(name) @reference.inherit (tuple (name) @reference.inherit) (parens (name) @reference.inherit)])
(class context: (context context: (apply constructor: (name) @reference.inherit)))

(apply function: [(variable) (constructor)] @reference.call)
(apply function: (qualified id: [(variable) (constructor)] @reference.call))
(record expression: (constructor) @reference.call)
(infix left_operand: [(variable) (constructor)] @reference.call operator: (operator) @_operator (#any-of? @_operator "$" "." "<$>" "$!"))
(infix operator: (infix_id (variable) @reference.call))
((infix operator: (operator) @reference.call) (#not-any-of? @reference.call ${EVERYDAY_OPERATORS}))

((name) @reference.type (#not-any-of? @reference.type ${BUILT_IN_TYPES}))

(field_update field: (field_name (variable) @reference.write))

(apply function: (_) argument: [(variable) (constructor)] @reference.read)
(match expression: [(variable) (constructor)] @reference.read)
(field_update expression: [(variable) (constructor)] @reference.read)
(infix right_operand: (variable) @reference.read operator: (operator) @_operator (#any-of? @_operator "." ">>=" "=<<"))
`,
};
