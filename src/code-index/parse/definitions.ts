/** From the matches of a language's definition query to the symbols of a document: nesting, containers, kinds. */
import type { Node, QueryMatch } from 'web-tree-sitter';
import type { SymbolDefinition } from '../symbol.ts';
import type { SymbolKind } from '../symbol.ts';
import { bareName, PATH_SEPARATOR } from './bare-name.ts';
import { signatureOf } from './signature.ts';

const DEFINITION = 'definition.';
const QUALIFIED_NAME = 'name.qualified';
const NO_SYMBOL = new Set(['scope', 'ignored', 'local']);
const FUNCTION_KINDS = new Set<SymbolKind>(['function', 'method', 'constructor']);
const LOCAL_KINDS = new Set<SymbolKind>(['variable', 'constant', 'prototype']);
const MEMBER_KINDS = new Set<SymbolKind>(['property', 'field', 'method']);
const TYPE_KINDS = new Set<SymbolKind>(['class', 'interface', 'trait', 'struct', 'union', 'enum']);

/** Nobody writes code that is nested deeper, and names of containers grow with the square of the depth. */
const MAX_NESTING = 100;

interface Candidate {
  readonly name: string;
  /** `scope`: a container that is no symbol; `ignored`: neither; `local`: a name that is defined, but nobody's API (a type parameter). */
  readonly kind: SymbolKind | 'scope' | 'ignored' | 'local';
  /** Belongs to the type around the function that it is found in (`self.x = 1`). */
  readonly ofType: boolean;
  readonly owner: string | null;
  /** Dotted names that the definition itself puts before its name (`defmodule Acme.Shop`). */
  readonly qualifier: string | null;
  readonly node: Node;
  /** The last node of the definition: its body where that is no part of it. */
  readonly last: Node;
  readonly nameStart: number;
  readonly pattern: number;
}

interface Enclosing {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly kind: SymbolKind | null;
  /** Position in the list of symbols; null for a scope. */
  readonly position: number | null;
}

/** Offsets in UTF-16 units. */
export interface SymbolPlace {
  readonly start: number;
  readonly nameStart: number;
  readonly end: number;
}

export interface Definitions {
  readonly symbols: SymbolDefinition[];
  /** Start offsets of every name that is defined, shown or not. */
  readonly definedAt: ReadonlySet<number>;
  /** Where each symbol stands in the source. */
  readonly places: readonly SymbolPlace[];
}

/** @throws when definitions are nested too deeply */
export function definitionsIn(matches: readonly QueryMatch[], source: string): Definitions {
  const symbols: SymbolDefinition[] = [];
  const places: SymbolPlace[] = [];
  const enclosing: Enclosing[] = [];
  const definedAt = new Set<number>();
  const members = new Set<string>();
  const byName = firstByName(matches);
  for (const candidate of inDocumentOrder([...byName.values()])) {
    const { node, last, name, qualifier } = candidate;
    const range = { start: node.startIndex, end: last.endIndex };
    while (enclosing.length > 0 && !contains(enclosing.at(-1)!, range)) enclosing.pop();
    if (enclosing.length > MAX_NESTING) throw new Error(`definitions are nested more than ${MAX_NESTING} deep`);
    if (candidate.kind === 'ignored') continue;
    if (isNamedAgain(candidate.kind, enclosing.at(-1))) enclosing.pop();
    if (candidate.kind === 'scope') {
      enclosing.push({ ...range, name: joined(qualifier, name), kind: null, position: null });
      continue;
    }
    const around = candidate.ofType ? upToType(enclosing) : enclosing;
    const container = candidate.owner ?? (joined(...around.map((outer) => dotted(outer.name)), qualifier) || null);
    if (candidate.ofType && (around.length === 0 || members.has(`${container}.${name}`))) continue;
    definedAt.add(candidate.nameStart);
    if (candidate.kind === 'local' || isLocal(candidate.kind, enclosing) || isSame(candidate, enclosing.at(-1))) continue;
    const kind = kindInside(candidate.kind, around.at(-1));
    if (MEMBER_KINDS.has(kind)) members.add(`${container}.${name}`);
    symbols.push({
      name,
      kind,
      container,
      parent: around.findLast((outer) => outer.position !== null)?.position ?? null,
      startLine: node.startPosition.row + 1,
      startColumn: node.startPosition.column,
      ...endOf(node, last),
      signature: signatureOf(node, candidate.nameStart, source),
    });
    places.push({ ...range, nameStart: candidate.nameStart });
    enclosing.push({ ...range, name: joined(qualifier, name), kind, position: symbols.length - 1 });
  }
  return { symbols, definedAt, places };
}

/** Patterns overlap on purpose (`const f = () => ...` is a constant, too): the first one in the query names the kind. */
function firstByName(matches: readonly QueryMatch[]): Map<number, Candidate> {
  const byName = new Map<number, Candidate>();
  for (const match of matches) {
    const candidate = candidateOf(match);
    if (candidate === undefined) continue;
    const known = byName.get(candidate.nameStart);
    if (known === undefined || candidate.pattern < known.pattern) byName.set(candidate.nameStart, candidate);
  }
  return byName;
}

function candidateOf(match: QueryMatch): Candidate | undefined {
  const named = match.captures.find(({ name }) => name === 'name' || name === QUALIFIED_NAME);
  const definition = match.captures.find(({ name }) => name.startsWith(DEFINITION) || NO_SYMBOL.has(name));
  if (named === undefined || definition === undefined) return undefined;
  const owner = match.captures.find((capture) => capture.name === 'container')?.node.text;
  const path = named.name === QUALIFIED_NAME ? named.node.text.split(PATH_SEPARATOR) : [bareName(named.node.text)];
  return {
    name: path.at(-1)!,
    qualifier: joined(...path.slice(0, -1)) || null,
    kind: definition.name.replace(DEFINITION, '') as Candidate['kind'],
    ofType: match.captures.some((capture) => capture.name === 'of-type'),
    owner: owner === undefined ? null : dotted(owner.replace(/<.*>/s, '')),
    node: definition.node,
    last: match.captures.find((capture) => capture.name === 'body')?.node ?? definition.node,
    nameStart: named.node.startIndex,
    pattern: match.patternIndex,
  };
}

function inDocumentOrder(candidates: Candidate[]): Candidate[] {
  return candidates.sort((a, b) => a.node.startIndex - b.node.startIndex || b.last.endIndex - a.last.endIndex || a.nameStart - b.nameStart);
}

/** One declaration can define several names (`int x, y;`): they are siblings, not nested in each other. */
function contains(outer: Enclosing, { start, end }: { start: number; end: number }): boolean {
  return outer.end >= end && !(outer.start === start && outer.end === end);
}

/** `exports.build = function build() {}` defines one function, `const Cart = class Cart {};` one class. */
function isSame({ name, node }: Candidate, outer: Enclosing | undefined): boolean {
  return outer?.name === name && outer.end - node.endIndex <= 1 && /^(?:function|class$)/.test(node.type);
}

/** `typedef struct node { ... } node_t;` does not own the struct. */
function isNamedAgain(kind: Candidate['kind'], outer: Enclosing | undefined): boolean {
  return outer?.kind === 'type' && TYPE_KINDS.has(kind as SymbolKind);
}

/** Without the functions between a type and what is found in them. */
function upToType(enclosing: readonly Enclosing[]): readonly Enclosing[] {
  return enclosing.slice(0, enclosing.findLastIndex(({ kind }) => kind === null || TYPE_KINDS.has(kind)) + 1);
}

/** A node that takes the line break with it ends on the line before. */
function endOf({ startPosition }: Node, { endPosition: { row, column } }: Node): { endLine: number; endColumn: number } {
  return column === 0 && row > startPosition.row ? { endLine: row, endColumn: 0 } : { endLine: row + 1, endColumn: column };
}

function joined(...names: readonly (string | null)[]): string {
  return names.filter((name) => name !== null).join('.');
}

function dotted(name: string): string {
  return name.replaceAll('::', '.');
}

/** Variables inside functions are nobody's API; C++ has some with the look of a prototype (`Lock lock(mutex);`). */
function isLocal(kind: SymbolKind, enclosing: readonly Enclosing[]): boolean {
  return LOCAL_KINDS.has(kind) && enclosing.some((outer) => outer.kind !== null && FUNCTION_KINDS.has(outer.kind));
}

/** A function directly inside a type is a method, whatever the grammar calls it. */
function kindInside(kind: SymbolKind, outer: Enclosing | undefined): SymbolKind {
  if (outer === undefined || kind !== 'function') return kind;
  return outer.kind === null || TYPE_KINDS.has(outer.kind) ? 'method' : kind;
}
