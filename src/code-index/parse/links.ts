/** From the matches of a language's queries to the links of a document: imports, local scopes, types, qualifiers. */
import type { Node, QueryMatch } from 'web-tree-sitter';
import type { DocumentLinks, Expression, ImportBinding } from '../document-links.ts';
import { NO_LINKS } from '../document-links.ts';
import type { LinkRules } from '../languages/link-rules.ts';
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';
import type { Definitions } from './definitions.ts';
import { expressionAt, parametersEnd, qualifierBefore, spaceAfter, typeAt, typeBefore, UNKNOWN } from './expression-text.ts';
import type { PlacedReferences } from './references.ts';
import { Scopes, type Range } from './scopes.ts';

const FUNCTION_KINDS = new Set<SymbolKind>(['function', 'method', 'constructor', 'prototype']);
const MEMBER_KINDS = new Set<SymbolKind>(['method', 'constructor', 'property', 'field']);
const VALUE_KINDS = new Set<SymbolKind>(['constant', 'variable', 'property', 'field']);
const TYPE_KINDS = new Set<SymbolKind>(['class', 'interface', 'trait', 'struct', 'union', 'enum']);
const MAX_STATEMENT = 20_000;
const MAX_EXPRESSION = 160;
const MAX_BRACES = 1000;
/** A local that stands for another local, and so on. */
const MAX_ALIASES = 4;
const IMPORTED = /^(?:await\s+)?(?:require|import)\s*\(/;

interface Binding extends Range {
  /** It is bound to a member of what stands behind the braces around it. */
  readonly isMember: boolean;
}

interface Captured {
  readonly imports: ImportBinding[];
  readonly blocks: Range[];
  readonly bindings: Binding[];
  packageName: string;
}

export function linksIn(
  matches: readonly QueryMatch[],
  source: string,
  rules: LinkRules | undefined,
  definitions: Definitions,
  { references, starts }: PlacedReferences,
): DocumentLinks {
  if (rules === undefined) return NO_LINKS;
  const captured = capturedIn(matches, source, rules);
  const reading: Reading = { source, rules, scopes: new Scopes(captured.blocks) };
  bindSymbols(reading, definitions);
  bindLocals(reading, definitions, captured.bindings);
  return {
    packageName: captured.packageName,
    imports: captured.imports,
    types: definitions.symbols.map((symbol, position) => bounded(typeOf(reading, symbol, definitions.places[position]!))),
    qualifiers: references.map(({ name }, at) => bounded(qualifierOf(reading, name, starts[at]!))),
    settings: null,
  };
}

interface Reading {
  readonly source: string;
  readonly rules: LinkRules;
  readonly scopes: Scopes;
}

function capturedIn(matches: readonly QueryMatch[], source: string, rules: LinkRules): Captured {
  const captured: Captured = { imports: [], blocks: [], bindings: [], packageName: '' };
  for (const { captures } of matches) {
    for (const { name, node } of captures) {
      if (!name.startsWith('link.')) continue;
      const range = rangeOf(node);
      if (name === 'link.binding') captured.bindings.push({ ...range, isMember: false });
      else if (name === 'link.member') captured.bindings.push({ ...range, isMember: true });
      else if (name === 'link.block') captured.blocks.push(range);
      else if (name === 'link.package') captured.packageName ||= source.slice(range.start, range.end);
      else captured.imports.push(...rules.imports(source.slice(range.start, Math.min(range.end, range.start + MAX_STATEMENT))));
    }
  }
  return captured;
}

function rangeOf({ startIndex, endIndex }: Node): Range {
  return { start: startIndex, end: endIndex };
}

/** Symbols that a bare name can mean: not the members of a type, unless the language leaves `this` out. */
function bindSymbols({ scopes, rules }: Reading, { symbols, places }: Definitions): void {
  for (const [position, { name, kind, container, parent }] of symbols.entries()) {
    const around = parent === null ? undefined : symbols[parent]!.kind;
    const isMember = MEMBER_KINDS.has(kind) || (around !== undefined && TYPE_KINDS.has(around) && VALUE_KINDS.has(kind));
    if (isMember && (!rules.hasImplicitSelf || container === null)) continue;
    const { start, nameStart } = places[position]!;
    scopes.bind(name, nameStart, start, () => `#${position}`);
  }
}

function bindLocals(reading: Reading, { definedAt }: Definitions, bindings: readonly Binding[]): void {
  const { source, scopes } = reading;
  for (const { start, end, isMember } of bindings) {
    const boundAt = isMember ? bracesEnd(source, end) : end;
    if (!scopes.isInBlock(start) || definedAt.has(start) || isImported(source, boundAt)) continue;
    let isBeingRead = false;
    scopes.bind(source.slice(start, end), start, start, () => {
      if (isBeingRead) return UNKNOWN;
      isBeingRead = true;
      const value = valueAt(reading, start, boundAt) || UNKNOWN;
      isBeingRead = false;
      return isMember && value !== UNKNOWN ? `${value}.${keyOf(source, start, end)}` : value;
    });
  }
}

/** The offset behind the braces around a name; the name's own end when they are nested or do not end. */
function bracesEnd(source: string, nameEnd: number): number {
  let depth = 0;
  for (let at = nameEnd; at < Math.min(source.length, nameEnd + MAX_BRACES); at++) {
    if (source[at] === '{') depth++;
    if (source[at] === '}' && depth-- === 0) return at + 1;
  }
  return nameEnd;
}

/** `a` of `{ a }`, and of `{ a: b }` for `b`. */
function keyOf(source: string, start: number, end: number): string {
  return /([\p{L}_$][\p{L}\p{N}_$]*)\s*:\s*$/u.exec(source.slice(Math.max(0, start - 100), start))?.[1] ?? source.slice(start, end);
}

function isImported(source: string, nameEnd: number): boolean {
  const at = spaceAfter(source, nameEnd);
  return source[at] === '=' && IMPORTED.test(source.slice(spaceAfter(source, at + 1), at + 40));
}

function typeOf(reading: Reading, { kind, name }: SymbolDefinition, { nameStart, end }: { nameStart: number; end: number }): Expression {
  const nameEnd = nameStart + name.length;
  if (FUNCTION_KINDS.has(kind)) return resultAt(reading, nameStart, nameEnd, end);
  return VALUE_KINDS.has(kind) ? valueAt(reading, nameStart, nameEnd) : '';
}

/** What a variable, a parameter or a field is, by its declared type, else by its first value. */
function valueAt(reading: Reading, nameStart: number, nameEnd: number): Expression {
  const { source, rules } = reading;
  if (rules.typePlace === 'before') {
    const type = typeBefore(source, nameStart);
    if (type !== '') return type;
  }
  let at = spaceAfter(source, nameEnd);
  if (rules.typePlace === 'colon') {
    if ((source[at] === '?' || source[at] === '!') && source[at + 1] === ':') at++;
    if (source[at] === ':' && source[at + 1] !== '=' && source[at + 1] !== ':') return typeAt(source, at + 1);
  }
  if (rules.typePlace === 'behind') {
    if (/,\s*$/.test(source.slice(Math.max(0, nameStart - 20), nameStart)) && isAssigned(source, at)) return UNKNOWN;
    at += namesBehind(source, at);
    if (/[\w*[(<.]/.test(source[at] ?? '') && source[at - 1] !== '\n') return typeAt(source, source.startsWith('...', at) ? at + 3 : at);
  }
  if (source[at] === ':' && source[at + 1] === '=') at++;
  if (source[at] !== '=' || source[at + 1] === '=' || source[at + 1] === '>') return '';
  const start = spaceAfter(source, at + 1);
  return expanded(reading, expressionAt(source, start), start);
}

/** `, b, c` of `a, b, c int` and `a, b, c := f()`: they share what follows. */
function namesBehind(source: string, at: number): number {
  return /^(?:,\s*\w+\s*)*/.exec(source.slice(at, at + MAX_EXPRESSION))![0].length;
}

function isAssigned(source: string, at: number): boolean {
  return /^(?:,\s*\w+\s*)*:?=/.test(source.slice(at, at + MAX_EXPRESSION));
}

function resultAt({ source, rules }: Reading, nameStart: number, nameEnd: number, end: number): Expression {
  if (rules.resultMark === 'before') return typeBefore(source, nameStart);
  let at = nameEnd;
  const assigned = /^\s*(?::[^=]*)?=\s*(?:async\b\s*)?(?:function\b\s*\w*\s*)?/.exec(source.slice(nameEnd, nameEnd + 100))?.[0];
  if (assigned !== undefined) at += assigned.length;
  const close = parametersEnd(source, at, end);
  if (close < 0) return '';
  const behind = spaceAfter(source, close);
  if (rules.resultMark === 'behind')
    return /[\w*(]/.test(source[behind] ?? '') ? typeAt(source, source[behind] === '(' ? behind + 1 : behind) : '';
  return source.startsWith(rules.resultMark, behind) ? typeAt(source, behind + rules.resultMark.length) : '';
}

function qualifierOf(reading: Reading, name: string, start: number): Expression {
  const qualifier = qualifierBefore(reading.source, start);
  if (qualifier !== '') return expanded(reading, qualifier, start);
  const value = reading.scopes.valueOf(name, start);
  if (value === undefined) return '';
  return value === UNKNOWN ? '=' : `=${value}`;
}

/** The expression with its root replaced by what the document says of it. */
function expanded(reading: Reading, expression: Expression, offset: number): Expression {
  let result = expression;
  for (let aliases = 0; aliases < MAX_ALIASES; aliases++) {
    const root = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(result)?.[0];
    if (root === undefined) return result;
    const rest = result.slice(root.length);
    if (reading.rules.parent.includes(root))
      return `super${rest.startsWith('()') && root === 'super' && reading.rules.self.includes('self') ? rest.slice(2) : rest}`;
    if (reading.rules.self.includes(root)) return `this${rest}`;
    const value = reading.scopes.valueOf(root, offset);
    if (value === undefined) return result;
    if (value.startsWith(UNKNOWN)) return UNKNOWN;
    result = value + rest;
  }
  return UNKNOWN;
}

function bounded(expression: Expression): Expression {
  return expression.length > MAX_EXPRESSION ? (expression.startsWith('=') ? '=' : UNKNOWN) : expression;
}
