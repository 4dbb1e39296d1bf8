import type { GrammarLanguage } from './language.ts';

/** What is built into every shell: nobody asks who uses these. */
const BUILTINS =
  '":" "." "[" "break" "cd" "command" "continue" "echo" "eval" "exec" "exit" "false" "printf" "read" "return" "set" "shift" "shopt" "source" "test" "time" "trap" "true" "wait"';

export const bash: GrammarLanguage = {
  kind: 'grammar',
  id: 'bash',
  aliases: ['shell'],
  extensions: ['.sh', '.bash', '.ksh', '.ebuild', '.eclass'],
  fileNames: [
    '.bashrc',
    '.bash_profile',
    '.bash_login',
    '.bash_logout',
    '.bash_aliases',
    '.bash_functions',
    '.profile',
    '.kshrc',
    '.xinitrc',
    '.xprofile',
    '.xsession',
    '.envrc',
    'pkgbuild',
    'apkbuild',
  ],
  interpreters: ['sh', 'bash', 'ash', 'dash', 'ksh', 'mksh', 'zsh'],
  grammar: { package: '@vscode/tree-sitter-wasm', file: 'wasm/tree-sitter-bash.wasm' },
  definitions: `
(function_definition name: (word) @name) @definition.function

(program (declaration_command "readonly" (variable_assignment name: (variable_name) @name)) @definition.constant)
((program (declaration_command (word) @_flag (variable_assignment name: (variable_name) @name)) @definition.constant) (#match? @_flag "^-[A-Za-z]*r"))
(program (declaration_command (variable_assignment name: (variable_name) @name)) @definition.variable)
(program (variable_assignment name: (variable_name) @name "=") @definition.variable)
(program (variable_assignments (variable_assignment name: (variable_name) @name "=") @definition.variable))
(program (list (variable_assignment name: (variable_name) @name "=") @definition.variable))
(program (if_statement (variable_assignment name: (variable_name) @name "=") @definition.variable))
(program (if_statement (declaration_command (variable_assignment name: (variable_name) @name)) @definition.variable))
(declaration_command ["local" "declare" "typeset"] (variable_assignment name: (variable_name) @name)) @local
(command (variable_assignment name: (variable_name) @name)) @local
`,
  references: `
((command name: (command_name (word) @_source) . argument: [(word) (string) (raw_string) (concatenation)] @reference.import)
  (#any-of? @_source "source" "."))
((command name: (command_name (word) @_trap) . argument: (word) @reference.read) (#eq? @_trap "trap") (#match? @reference.read "^[A-Za-z_]"))
((command name: (command_name (word) @reference.call)) (#not-any-of? @reference.call ${BUILTINS}))

(variable_assignment name: (variable_name) @reference.write)
(variable_assignment name: (subscript name: (variable_name) @reference.write))
([
  (simple_expansion (variable_name) @reference.read)
  (expansion (variable_name) @reference.read)
  (expansion (subscript name: (variable_name) @reference.read))
] (#match? @reference.read "^[A-Z]"))
`,
};
