import type { ImportBinding } from '../../document-links.ts';
import { listedIn, type LinkRules } from '../link-rules.ts';

const FUNCTIONS =
  '(function_declaration) (generator_function_declaration) (function_expression) (generator_function) (arrow_function) (method_definition)';

const QUERY = `
(import_statement) @link.import
(export_statement source: (string)) @link.import
(export_statement (export_clause)) @link.import
(export_statement "default") @link.import
((variable_declarator value: (call_expression function: (identifier) @_require)) @link.import (#eq? @_require "require"))
((variable_declarator value: (member_expression object: (call_expression function: (identifier) @_require))) @link.import (#eq? @_require "require"))
(variable_declarator value: (await_expression (call_expression function: (import)))) @link.import
(expression_statement (assignment_expression left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports) (#eq? @_module "module") (#eq? @_exports "exports")) @link.import)
(expression_statement (assignment_expression left: (member_expression object: (identifier) @_exports property: (property_identifier)) right: [(identifier) (call_expression)] (#eq? @_exports "exports")) @link.import)
(expression_statement (assignment_expression left: (member_expression object: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)) right: (identifier) (#eq? @_module "module") (#eq? @_exports "exports")) @link.import)

[${FUNCTIONS} (statement_block) (for_statement) (for_in_statement) (catch_clause) (class_body)] @link.block

(variable_declarator name: (identifier) @link.binding)
(rest_pattern (identifier) @link.binding)
(arrow_function parameter: (identifier) @link.binding)
(catch_clause parameter: (identifier) @link.binding)
(for_in_statement left: (identifier) @link.binding)
(shorthand_property_identifier_pattern) @link.member
(pair_pattern value: [(identifier) @link.member (assignment_pattern left: (identifier) @link.member)])
(array_pattern [(identifier) @link.binding (assignment_pattern left: (identifier) @link.binding)])
`;

const RULES = {
  imports: importsIn,
  typePlace: 'colon',
  resultMark: ':',
  self: ['this'],
  parent: ['super'],
  hasImplicitSelf: false,
} as const;

export const javascriptLinks: LinkRules = {
  ...RULES,
  query: `${QUERY}
(formal_parameters [(identifier) @link.binding (assignment_pattern left: (identifier) @link.binding)])`,
};

export const typescriptLinks: LinkRules = {
  ...RULES,
  query: `${QUERY}
(export_statement "=") @link.import
(required_parameter pattern: (identifier) @link.binding)
(optional_parameter pattern: (identifier) @link.binding)
[(function_signature) (method_signature) (abstract_method_signature) (internal_module)] @link.block`,
};

const SOURCE = /(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*\(\s*|^import\s*)(['"`])([^'"`\n]+)\1/;
const LOCAL = '';
/** Only the beginning of what is exported by default is looked at. */
const MAX_NAME_PART = 200;

function importsIn(statement: string): ImportBinding[] {
  const text = statement.replaceAll(/\/\*[\s\S]*?\*\/|(?<=[\s,{}])\/\/[^\n]*/g, '');
  if (text.startsWith('import')) return imported(text, false);
  if (text.startsWith('export')) return SOURCE.test(text) && !/^export\s+default\b/.test(text) ? imported(text, true) : exported(text);
  if (/^(?:module\s*\.\s*)?exports\b/.test(text)) return assigned(text);
  return required(text);
}

/** `import a, { b as c } from 'd'`, `export * as a from 'b'`, `import a = require('b')`. */
function imported(text: string, isExported: boolean): ImportBinding[] {
  const module = SOURCE.exec(text)?.[2];
  if (module === undefined) return [];
  const clause = text
    .slice(0, text.search(SOURCE))
    .replace(/^(?:import|export)\s*(?:type\b(?!\s*(?:,|from\b)))?/, '')
    .trim();
  const of = (kind: ImportBinding['kind'], local = '', name = ''): ImportBinding => ({
    kind,
    module,
    imported: name,
    local,
    exported: isExported,
  });
  if (clause === '') return [of('effect')];
  if (clause.startsWith('*') && isExported) {
    const name = /^\*\s*as\s+([\w$]+)/.exec(clause)?.[1];
    return [name === undefined ? of('wildcard') : of('namespace', name)];
  }
  const found: ImportBinding[] = [];
  const namespace = /\*\s*as\s+([\w$]+)/.exec(clause)?.[1];
  if (namespace !== undefined) found.push(of('namespace', namespace));
  const first = /^([\w$]+)\s*(?:,|=|$)/.exec(clause)?.[1];
  if (first !== undefined) found.push(/^[\w$]+\s*=/.test(clause) ? of('default', first) : of('default', first));
  if (clause.includes('{')) found.push(...listedIn(clause).flatMap((part) => namedPart(part, of)));
  return found;
}

function namedPart(part: string, of: (kind: ImportBinding['kind'], local?: string, name?: string) => ImportBinding): ImportBinding[] {
  const [, name, local] = /^(?:type\s+(?!as\b))?["']?([\w$]+)["']?(?:\s*(?:as|:)\s*["']?([\w$]+)["']?)?/.exec(part) ?? [];
  if (name === undefined) return [];
  return [name === 'default' ? of('default', local ?? 'default') : of('named', local ?? name, name)];
}

/** `export { a as b }`, `export default a`, `export = a`. */
function exported(text: string): ImportBinding[] {
  const here = (imported: string, local: string): ImportBinding => ({ kind: 'named', module: LOCAL, imported, local, exported: true });
  const byDefault = /^export\s*(?:default\s+(?:async\s+)?(?:abstract\s+)?(?:(?:function\s*\*?|class)\s+)?|=\s*)([\w$]+)/.exec(
    text.slice(0, MAX_NAME_PART),
  )?.[1];
  if (byDefault !== undefined) return byDefault === 'extends' || byDefault === 'new' ? [] : [here(byDefault, 'default')];
  return listedIn(text).flatMap((part) => {
    const [, name, local] = /^(?:type\s+(?!as\b))?([\w$]+)(?:\s+as\s+["']?([\w$]+))?/.exec(part) ?? [];
    return name === undefined ? [] : [here(name, local ?? name)];
  });
}

/** `const a = require('b')`, `const { a: b } = require('c')`, `const a = require('b').c`, `const { a } = await import('b')`. */
function required(text: string): ImportBinding[] {
  const module = SOURCE.exec(text)?.[2];
  if (module === undefined) return [];
  const of = (kind: ImportBinding['kind'], local = '', name = ''): ImportBinding => ({
    kind,
    module,
    imported: name,
    local,
    exported: false,
  });
  const target = text.slice(0, text.search(/=\s*(?:await\s+)?(?:require|import)\b/)).trim();
  const member = /\)\s*\.\s*([\w$]+)/.exec(text)?.[1];
  if (target.startsWith('{')) return listedIn(target).flatMap((part) => namedPart(part, of));
  const name = /^[\w$]+/.exec(target)?.[0];
  if (name === undefined) return [];
  if (member !== undefined) return [member === 'default' ? of('default', name) : of('named', name, member)];
  return [of('default', name)];
}

/** `module.exports = a`, `module.exports = { a, b: c }`, `exports.a = b`, `module.exports.a = b`, `module.exports = require('a')`. */
function assigned(text: string): ImportBinding[] {
  const equals = text.indexOf('=');
  const value = text
    .slice(equals + 1)
    .replace(/^(?:\s*(?:module\s*\.\s*)?exports(?:\s*\.\s*[\w$]+)?\s*=)*/, '')
    .trim();
  const local = /exports\s*\.\s*([\w$]+)\s*$/.exec(text.slice(0, equals))?.[1] ?? 'default';
  const module = /^require\s*\(\s*['"`]([^'"`]+)/.exec(value)?.[1];
  if (module !== undefined) {
    const member = /\)\s*\.\s*([\w$]+)/.exec(value)?.[1];
    if (member !== undefined) return [{ kind: 'named', module, imported: member, local, exported: true }];
    return local === 'default'
      ? [
          { kind: 'wildcard', module, imported: '', local: '', exported: true },
          { kind: 'default', module, imported: '', local, exported: true },
        ]
      : [{ kind: 'default', module, imported: '', local, exported: true }];
  }
  const here = (name: string, exportedAs: string): ImportBinding => ({
    kind: 'named',
    module: LOCAL,
    imported: name,
    local: exportedAs,
    exported: true,
  });
  if (local === 'default' && value.startsWith('{')) {
    return topLevelParts(value).flatMap((part) => {
      const [, key, name] = /^["']?([\w$]+)["']?(?:\s*:\s*([\w$]+))?\s*$/.exec(part) ?? [];
      return key === undefined ? [] : [here(name ?? key, key)];
    });
  }
  const name = /^(?:async\s+)?(?:(?:function\s*\*?|class|new)\s+)?([\w$]+)/.exec(value)?.[1];
  return name === undefined || name === 'function' || name === 'class' ? [] : [here(name, local)];
}

/** Parts of an object literal, without those that hold a block or a call. */
function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 1;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '{' || char === '(' || char === '[') depth++;
    const isEnd = char === '}' || char === ')' || char === ']';
    if (depth === 1 && (char === ',' || isEnd)) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
    if (isEnd && --depth === 0) break;
  }
  return parts;
}
