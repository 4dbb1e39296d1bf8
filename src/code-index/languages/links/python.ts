import type { ImportBinding } from '../../document-links.ts';
import type { LinkRules } from '../link-rules.ts';

const PARAMETER =
  '[(identifier) @link.binding (list_splat_pattern (identifier) @link.binding) (dictionary_splat_pattern (identifier) @link.binding)]';
const TARGETS =
  '[(identifier) @link.binding (pattern_list (identifier) @link.binding) (tuple_pattern (identifier) @link.binding) (list_pattern (identifier) @link.binding)]';

export const pythonLinks: LinkRules = {
  query: `
(import_statement) @link.import
(import_from_statement) @link.import

[(function_definition) (lambda) (list_comprehension) (set_comprehension) (dictionary_comprehension) (generator_expression) (class_definition)] @link.block

(parameters [${PARAMETER.slice(1, -1)}
  (default_parameter name: (identifier) @link.binding)
  (typed_parameter . ${PARAMETER})
  (typed_default_parameter name: (identifier) @link.binding)])
(lambda_parameters [${PARAMETER.slice(1, -1)} (default_parameter name: (identifier) @link.binding)])
(assignment left: ${TARGETS})
(named_expression name: (identifier) @link.binding)
(for_statement left: ${TARGETS})
(for_in_clause left: ${TARGETS})
(as_pattern alias: (as_pattern_target [(identifier) @link.binding (tuple (identifier) @link.binding)]))
`,
  imports: importsIn,
  typePlace: 'colon',
  resultMark: '->',
  self: ['self', 'cls'],
  parent: ['super'],
  hasImplicitSelf: false,
};

/** Everything that a module imports others can import from it. */
function importsIn(statement: string): ImportBinding[] {
  const text = statement.replaceAll(/#[^\n]*|\\\n/g, ' ').replaceAll(/\s+/g, ' ');
  const from = /^from ?(\.*[ .]*[\w.]*) ?import (.*)$/.exec(text);
  if (from) return namesOf(from[1]!.replaceAll(' ', ''), from[2]!.replaceAll(/[()]/g, ''));
  const modules = /^import (.*)$/.exec(text)?.[1];
  return modules === undefined ? [] : modules.split(',').flatMap((part) => moduleOf(part.trim()));
}

function namesOf(module: string, names: string): ImportBinding[] {
  return names.split(',').flatMap((part): ImportBinding[] => {
    const [, name, local] = /^([\w*]+)(?: as (\w+))?/.exec(part.trim()) ?? [];
    if (name === undefined) return [];
    if (name === '*') return [{ kind: 'wildcard', module, imported: '', local: '', exported: true }];
    return [{ kind: 'named', module, imported: name, local: local ?? name, exported: true }];
  });
}

/** `import a.b` binds `a`, `import a.b as c` binds `c` to `a.b`. */
function moduleOf(part: string): ImportBinding[] {
  const [, module, local] = /^([\w.]+)(?: as (\w+))?/.exec(part) ?? [];
  if (module === undefined) return [];
  if (local !== undefined) return [{ kind: 'namespace', module, imported: '', local, exported: true }];
  const first = module.split('.')[0]!;
  const binding: ImportBinding = { kind: 'namespace', module: first, imported: '', local: first, exported: true };
  return first === module ? [binding] : [binding, { kind: 'effect', module, imported: '', local: '', exported: false }];
}
