/** From the matches of a language's definition query to the symbols of a document: nesting, containers, kinds. */
import type { Node, QueryMatch } from 'web-tree-sitter';
import type { SymbolDefinition } from '../symbol.ts';
import type { SymbolKind } from '../symbol.ts';
import { signatureOf } from './signature.ts';

const DEFINITION = 'definition.';
const FUNCTION_KINDS = new Set<SymbolKind>(['function', 'method', 'constructor']);
const LOCAL_KINDS = new Set<SymbolKind>(['variable', 'constant']);
const TYPE_KINDS = new Set<SymbolKind>(['class', 'interface', 'trait', 'struct', 'union', 'enum']);

interface Candidate {
  readonly name: string;
  /** `scope`: a container that is no symbol; `ignored`: neither. */
  readonly kind: SymbolKind | 'scope' | 'ignored';
  readonly owner: string | null;
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

export interface Definitions {
  readonly symbols: SymbolDefinition[];
  /** Start offsets of every name that a definition pattern found, shown or not. */
  readonly definedAt: ReadonlySet<number>;
}

export function definitionsIn(matches: readonly QueryMatch[], source: string): Definitions {
  const symbols: SymbolDefinition[] = [];
  const enclosing: Enclosing[] = [];
  const byName = firstByName(matches);
  for (const candidate of inDocumentOrder([...byName.values()])) {
    const { node, last, name } = candidate;
    const range = { start: node.startIndex, end: last.endIndex };
    while (enclosing.length > 0 && !contains(enclosing.at(-1)!, range)) enclosing.pop();
    if (candidate.kind === 'ignored') continue;
    if (candidate.kind === 'scope') {
      enclosing.push({ ...range, name, kind: null, position: null });
      continue;
    }
    if (isLocal(candidate.kind, enclosing) || isSameFunction(candidate, enclosing.at(-1))) continue;
    const kind = kindInside(candidate.kind, enclosing.at(-1));
    symbols.push({
      name,
      kind,
      container: candidate.owner ?? (enclosing.map((outer) => dotted(outer.name)).join('.') || null),
      parent: enclosing.findLast((outer) => outer.position !== null)?.position ?? null,
      startLine: node.startPosition.row + 1,
      startColumn: node.startPosition.column,
      ...endOf(node, last),
      signature: signatureOf(node, candidate.nameStart, source),
    });
    enclosing.push({ ...range, name, kind, position: symbols.length - 1 });
  }
  return { symbols, definedAt: new Set(byName.keys()) };
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
  const nameNode = match.captures.find((capture) => capture.name === 'name')?.node;
  const definition = match.captures.find(({ name }) => name.startsWith(DEFINITION) || name === 'scope' || name === 'ignored');
  if (nameNode === undefined || definition === undefined) return undefined;
  const owner = match.captures.find((capture) => capture.name === 'container')?.node.text;
  return {
    name: nameNode.text.replaceAll(/^["']|["']$/g, ''),
    kind: definition.name.replace(DEFINITION, '') as Candidate['kind'],
    owner: owner === undefined ? null : dotted(owner.replace(/<.*>/s, '')),
    node: definition.node,
    last: match.captures.find((capture) => capture.name === 'body')?.node ?? definition.node,
    nameStart: nameNode.startIndex,
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

/** `exports.build = function build() {}` defines one function. */
function isSameFunction({ name, node }: Candidate, outer: Enclosing | undefined): boolean {
  return outer?.name === name && outer.end === node.endIndex && node.type.startsWith('function');
}

/** A node that takes the line break with it ends on the line before. */
function endOf({ startPosition }: Node, { endPosition: { row, column } }: Node): { endLine: number; endColumn: number } {
  return column === 0 && row > startPosition.row ? { endLine: row, endColumn: 0 } : { endLine: row + 1, endColumn: column };
}

function dotted(name: string): string {
  return name.replaceAll('::', '.');
}

/** Variables inside functions are nobody's API. */
function isLocal(kind: SymbolKind, enclosing: readonly Enclosing[]): boolean {
  return LOCAL_KINDS.has(kind) && enclosing.some((outer) => outer.kind !== null && FUNCTION_KINDS.has(outer.kind));
}

/** A function directly inside a type is a method, whatever the grammar calls it. */
function kindInside(kind: SymbolKind, outer: Enclosing | undefined): SymbolKind {
  if (outer === undefined || kind !== 'function') return kind;
  return outer.kind === null || TYPE_KINDS.has(outer.kind) ? 'method' : kind;
}
