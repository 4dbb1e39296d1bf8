import type { ImportBinding } from '../../document-links.ts';
import type { LinkRules } from '../link-rules.ts';

const DECLARATOR =
  '[(identifier) @link.binding (pointer_declarator declarator: [(identifier) @link.binding (pointer_declarator declarator: (identifier) @link.binding)]) (array_declarator declarator: (identifier) @link.binding)]';
const IN_BLOCK = ['compound_statement', 'for_statement', 'case_statement']
  .map((block) => `(${block} (declaration declarator: [${DECLARATOR.slice(1, -1)} (init_declarator declarator: ${DECLARATOR})]))`)
  .join('\n');

const QUERY = `
(preproc_include) @link.import
[(function_definition) (compound_statement) (for_statement)] @link.block
(parameter_declaration declarator: ${DECLARATOR})
(parameter_declaration declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @link.binding))))
${IN_BLOCK}
`;

const RULES = { imports: includeIn, typePlace: 'before', resultMark: 'before', parent: [] } as const;

export const cLinks: LinkRules = { ...RULES, query: QUERY, self: [], hasImplicitSelf: false };

export const cppLinks: LinkRules = {
  ...RULES,
  query: `${QUERY}
[(lambda_expression) (for_range_loop) (catch_clause) (field_declaration_list)] @link.block
(parameter_declaration declarator: (reference_declarator (identifier) @link.binding))
(for_range_loop declarator: [(identifier) @link.binding (reference_declarator (identifier) @link.binding)])
`,
  self: ['this'],
  hasImplicitSelf: true,
};

function includeIn(directive: string): ImportBinding[] {
  const module = /^#\s*include(?:_next)?\s*["<]([^">]+)[">]/.exec(directive)?.[1];
  return module === undefined ? [] : [{ kind: 'wildcard', module, imported: '', local: '', exported: true }];
}
