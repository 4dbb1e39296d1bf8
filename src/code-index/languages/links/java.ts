import type { ImportBinding } from '../../document-links.ts';
import type { LinkRules } from '../link-rules.ts';

export const javaLinks: LinkRules = {
  query: `
(package_declaration [(identifier) (scoped_identifier)] @link.package)
(import_declaration) @link.import
[(class_body) (interface_body) (enum_body) (method_declaration) (constructor_declaration) (block) (lambda_expression) (for_statement) (enhanced_for_statement) (catch_clause) (try_with_resources_statement) (switch_block)] @link.block
(formal_parameter name: (identifier) @link.binding)
(spread_parameter (variable_declarator name: (identifier) @link.binding))
(local_variable_declaration declarator: (variable_declarator name: (identifier) @link.binding))
(lambda_expression parameters: (identifier) @link.binding)
(inferred_parameters (identifier) @link.binding)
(enhanced_for_statement name: (identifier) @link.binding)
(catch_formal_parameter name: (identifier) @link.binding)
(resource name: (identifier) @link.binding)
(type_pattern (identifier) @link.binding)
`,
  imports: importIn,
  typePlace: 'before',
  resultMark: 'before',
  self: ['this'],
  parent: ['super'],
  hasImplicitSelf: true,
};

/** `import a.b.C;`, `import static a.b.C.d;`, `import a.b.*;`. */
function importIn(statement: string): ImportBinding[] {
  const path = /^import\s+(?:static\s+)?([\w.$\s]+?)(\.\s*\*)?\s*;/.exec(statement);
  if (!path) return [];
  const parts = path[1]!.replaceAll(/\s/g, '').split('.');
  if (path[2] !== undefined) return [{ kind: 'wildcard', module: parts.join('.'), imported: '', local: '', exported: false }];
  const name = parts.at(-1)!;
  return [{ kind: 'named', module: parts.slice(0, -1).join('.'), imported: name, local: name, exported: false }];
}
