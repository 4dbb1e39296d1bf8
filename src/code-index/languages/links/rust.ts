import type { ImportBinding } from '../../document-links.ts';
import type { LinkRules } from '../link-rules.ts';

const PATTERN =
  '[(identifier) @link.binding (mut_pattern (identifier) @link.binding) (ref_pattern (identifier) @link.binding) (tuple_pattern (identifier) @link.binding) (reference_pattern (identifier) @link.binding)]';

export const rustLinks: LinkRules = {
  query: `
(use_declaration) @link.import
(mod_item !body) @link.import
[(function_item) (closure_expression) (block) (match_arm) (for_expression) (if_expression) (while_expression) (impl_item) (trait_item)] @link.block
(parameter pattern: ${PATTERN})
(let_declaration pattern: ${PATTERN})
(closure_parameters ${PATTERN})
(for_expression pattern: ${PATTERN})
(let_condition pattern: [(identifier) @link.binding (tuple_struct_pattern (identifier) @link.binding)])
(match_pattern [(identifier) @link.binding (tuple_struct_pattern (identifier) @link.binding)])
(field_pattern name: (shorthand_field_identifier) @link.binding)
`,
  imports: importsIn,
  typePlace: 'colon',
  resultMark: '->',
  self: ['self', 'Self'],
  parent: [],
  hasImplicitSelf: false,
};

const MAX_NESTING = 6;

/** `use a::b::{c, d as e, f::*};`, `mod a;`. */
function importsIn(statement: string): ImportBinding[] {
  const exported = /^pub\b/.test(statement);
  const text = statement.replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '').replaceAll(/#\[[^\]]*\]/g, '');
  const module = /^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)/.exec(text)?.[1];
  if (module !== undefined) return [{ kind: 'namespace', module: `self::${module}`, imported: '', local: module, exported: true }];
  const tree = /\buse\s+([\s\S]+?);?\s*$/.exec(text)?.[1];
  return tree === undefined ? [] : leaves(tree.trim(), [], exported, 0);
}

function leaves(tree: string, prefix: readonly string[], exported: boolean, depth: number): ImportBinding[] {
  if (depth > MAX_NESTING) return [];
  const open = tree.indexOf('{');
  if (open >= 0) {
    const path = [...prefix, ...partsOf(tree.slice(0, open))];
    return split(tree.slice(open + 1, tree.lastIndexOf('}'))).flatMap((part) => leaves(part, path, exported, depth + 1));
  }
  const [path, alias] = tree.split(/\s+as\s+/);
  const parts = [...prefix, ...partsOf(path!)];
  const last = parts.at(-1);
  const module = parts.slice(0, -1).join('::');
  if (last === undefined) return [];
  if (last === '*') return [{ kind: 'wildcard', module, imported: '', local: '', exported }];
  if (last === 'self' && parts.length > 1) return [{ kind: 'namespace', module, imported: '', local: alias ?? parts.at(-2)!, exported }];
  if (module === '') return [{ kind: 'namespace', module: last, imported: '', local: alias ?? last, exported }];
  return alias === '_' ? [] : [{ kind: 'named', module, imported: last, local: alias ?? last, exported }];
}

function partsOf(path: string): string[] {
  return path
    .split('::')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** At the commas outside of braces. */
function split(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= list.length; at++) {
    const char = list[at];
    if (char === '{') depth++;
    if (char === '}') depth--;
    if (at === list.length || (char === ',' && depth === 0)) {
      parts.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts.filter((part) => part !== '');
}
