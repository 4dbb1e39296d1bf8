import type { GrammarLanguage } from './language.ts';

export const ruby: GrammarLanguage = {
  kind: 'grammar',
  id: 'ruby',
  extensions: ['.rb', '.rbw', '.rbi', '.rake', '.gemspec', '.podspec', '.ru', '.jbuilder', '.builder'],
  fileNames: [
    'rakefile',
    'gemfile',
    'guardfile',
    'capfile',
    'vagrantfile',
    'podfile',
    'fastfile',
    'appfile',
    'berksfile',
    'brewfile',
    'thorfile',
    'puppetfile',
    'dangerfile',
    'steepfile',
    'appraisals',
    '.irbrc',
    '.pryrc',
  ],
  interpreters: ['ruby', 'jruby', 'macruby', 'rake', 'rbx'],
  grammar: { package: '@repomix/tree-sitter-wasms', file: 'out/tree-sitter-ruby.wasm' },
  definitions: `
(module name: (constant) @name) @definition.module
(module name: (scope_resolution scope: (_) @container name: (constant) @name)) @definition.module
(class name: (constant) @name) @definition.class
(class name: (scope_resolution scope: (_) @container name: (constant) @name)) @definition.class

((method name: (identifier) @name) @definition.constructor (#eq? @name "initialize"))
(program (method name: [(identifier) (constant)] @name) @definition.function)
(method name: [(identifier) (constant) (operator)] @name) @definition.method
(method name: (setter name: (identifier) @name)) @definition.method
(singleton_method name: [(identifier) (constant) (operator)] @name) @definition.method
(singleton_method name: (setter name: (identifier) @name)) @definition.method
(alias name: [(identifier) (operator) (simple_symbol)] @name) @definition.method
((call !receiver method: (identifier) @_define arguments: (argument_list . (simple_symbol) @name)) @definition.method
  (#any-of? @_define "alias_method" "define_method" "define_singleton_method"))

((call !receiver method: (identifier) @_declare arguments: (argument_list [(simple_symbol) @name (string (string_content) @name)])) @definition.property
  (#any-of? @_declare "attr_reader" "attr_writer" "attr_accessor" "attr" "delegate" "cattr_accessor" "mattr_accessor" "class_attribute"))
((call !receiver method: (identifier) @_declare arguments: (argument_list . (simple_symbol) @name)) @definition.property
  (#any-of? @_declare "belongs_to" "has_one" "has_many" "has_and_belongs_to_many" "scope" "enum"))
((call !receiver method: (identifier) @_task arguments: (argument_list . [(simple_symbol) @name (pair key: (hash_key_symbol) @name)])) @definition.function
  (#eq? @_task "task"))

((assignment left: (constant) @name right: (call receiver: (constant) @_class method: (identifier) @_new)) @definition.class
  (#match? @_class "^(Class|Struct|Data)$") (#match? @_new "^(new|define)$"))
((assignment left: (constant) @name right: (call receiver: (constant) @_module method: (identifier) @_new)) @definition.module
  (#eq? @_module "Module") (#eq? @_new "new"))
((assignment left: (constant) right: (call receiver: (constant) @_struct arguments: (argument_list (simple_symbol) @name @definition.property)))
  (#any-of? @_struct "Struct" "Data"))
(assignment left: (constant) @name) @definition.constant
(assignment left: (left_assignment_list (constant) @name)) @definition.constant
(operator_assignment left: (constant) @name) @definition.constant
(program (assignment left: (global_variable) @name) @definition.variable)
(class body: (body_statement (assignment left: [(class_variable) (instance_variable)] @name) @definition.field))
(module body: (body_statement (assignment left: [(class_variable) (instance_variable)] @name) @definition.field))
`,
  references: `
((call !receiver method: (identifier) @_require arguments: (argument_list (string (string_content) @reference.import)))
  (#any-of? @_require "require" "require_relative" "load" "autoload"))

(superclass [(constant) @reference.inherit (scope_resolution name: (constant) @reference.inherit)])
((call !receiver method: (identifier) @_mixin arguments: (argument_list [(constant) @reference.inherit (scope_resolution name: (constant) @reference.inherit)]))
  (#any-of? @_mixin "include" "extend" "prepend"))
((assignment right: (call receiver: (constant) @_class arguments: (argument_list . [(constant) @reference.inherit (scope_resolution name: (constant) @reference.inherit)])))
  (#eq? @_class "Class"))

(assignment left: [(instance_variable) (class_variable) (global_variable)] @reference.write)
(assignment left: (left_assignment_list [(instance_variable) (class_variable) (global_variable)] @reference.write))
(assignment left: (call method: (identifier) @reference.write))
(operator_assignment left: [(instance_variable) (class_variable) (global_variable)] @reference.write)
(operator_assignment left: (call method: (identifier) @reference.write))

((call receiver: [(constant) @reference.call (scope_resolution name: (constant) @reference.call)] method: (identifier) @_new) (#eq? @_new "new"))
((call !receiver method: (identifier) @reference.call)
  (#not-any-of? @reference.call "require" "require_relative" "include" "extend" "prepend" "attr_reader" "attr_writer" "attr_accessor" "private" "public" "protected"))
(call receiver: (_) method: (identifier) @reference.call)
(call method: (constant) @reference.call)
(block_argument (simple_symbol) @reference.call)
(body_statement (identifier) @reference.call . (_))
(block_body (identifier) @reference.call . (_))
(then (identifier) @reference.call . (_))

(exceptions [(constant) @reference.type (scope_resolution name: (constant) @reference.type)])
(when pattern: (pattern [(constant) @reference.type (scope_resolution name: (constant) @reference.type)]))

(argument_list (simple_symbol) @reference.read)
(body_statement (identifier) @reference.read .)
(return (argument_list (identifier) @reference.read))
(constant) @reference.read
`,
};
