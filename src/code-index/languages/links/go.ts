import type { ImportBinding } from '../../document-links.ts';
import type { LinkRules } from '../link-rules.ts';

export const goLinks: LinkRules = {
  query: `
(package_clause (package_identifier) @link.package)
(import_spec) @link.import
[(function_declaration) (method_declaration) (func_literal) (block) (if_statement) (for_statement) (expression_case) (type_case) (communication_case) (expression_switch_statement) (type_switch_statement)] @link.block
(parameter_declaration name: (identifier) @link.binding)
(variadic_parameter_declaration name: (identifier) @link.binding)
(short_var_declaration left: (expression_list (identifier) @link.binding))
(var_spec name: (identifier) @link.binding)
(range_clause left: (expression_list (identifier) @link.binding))
(type_switch_statement alias: (expression_list (identifier) @link.binding))
`,
  imports: importIn,
  typePlace: 'behind',
  resultMark: 'behind',
  self: [],
  parent: [],
  hasImplicitSelf: false,
};

/** `"a/b"`, `c "a/b"`, `. "a/b"`. */
function importIn(spec: string): ImportBinding[] {
  const [, alias, module] = /^([\w.]+)?\s*["`]([^"`]+)["`]/.exec(spec) ?? [];
  if (module === undefined) return [];
  if (alias === '.') return [{ kind: 'wildcard', module, imported: '', local: '', exported: false }];
  if (alias === '_') return [{ kind: 'effect', module, imported: '', local: '', exported: false }];
  return [{ kind: 'namespace', module, imported: '', local: alias ?? packageNameOf(module), exported: false }];
}

/** By convention the last part of the path that is no version. */
function packageNameOf(module: string): string {
  const parts = module.split('/');
  const last = /^v\d+$/.test(parts.at(-1)!) && parts.length > 1 ? parts.at(-2)! : parts.at(-1)!;
  return last
    .replace(/^go-/, '')
    .replace(/[.-](?:go|v\d+)$/, '')
    .replaceAll('-', '');
}
