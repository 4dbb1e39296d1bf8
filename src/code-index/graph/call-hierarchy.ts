/** Who calls a symbol, and whom it calls, over several steps. */
import type { ReferenceRole, SymbolKind } from '../symbol.ts';
import type { CodeGraph } from './code-graph.ts';
import { keyOf, type Edge, type How, type SymbolAt } from './edge.ts';
import { symbolRow, targetsOf, type SymbolRow, type TargetSearch } from './targets.ts';
import { walkLimit, type WalkLimit } from './walk-limit.ts';

export type CallDirection = 'incoming' | 'outgoing';

export interface CallSearch extends TargetSearch {
  readonly direction: CallDirection;
  /** Steps, from 1. */
  readonly depth: number;
  /** Calls that are shown of one symbol. */
  readonly limit: number;
}

export interface CallNode {
  readonly symbol: SymbolRow;
  /** Lines of the calls, in the file of the caller. */
  readonly lines: readonly number[];
  /** `read`: passed on as a value, not called. */
  readonly role: ReferenceRole;
  readonly how: How;
  readonly confidence: number;
  /** `cycle`: it is on the way to itself; `shown`: what follows stands elsewhere in the answer; `depth`: more may follow. */
  readonly end: 'cycle' | 'shown' | 'depth' | null;
  readonly calls: readonly CallNode[];
  /** How many more there are that are not shown. */
  readonly omitted: number;
}

export interface CallTree {
  readonly symbol: SymbolRow;
  readonly calls: readonly CallNode[];
  readonly omitted: number;
}

export interface CallHierarchy {
  readonly direction: CallDirection;
  readonly trees: readonly CallTree[];
  /** Symbols of the name that are not shown. */
  readonly otherTargets: number;
  /** False when a name is used in more documents than were looked at. */
  readonly complete: boolean;
}

/** The answer of an index that has nothing yet. */
export function noCalls({ direction }: CallSearch): CallHierarchy {
  return { direction, trees: [], otherTargets: 0, complete: false };
}

const MAX_TARGETS = 5;
/** Nodes of an answer; nobody reads more. */
const MAX_NODES = 400;
/** What is only guessed is shown, but not followed. */
const FOLLOWED_CONFIDENCE = 0.5;
/** Documents that are looked at for the callers of one symbol, further away fewer. */
const MAX_DOCUMENTS = [400, 60, 30];
const CALLED: ReadonlySet<SymbolKind> = new Set<SymbolKind>(['function', 'method', 'constructor', 'macro', 'class', 'struct', 'prototype']);

interface Walk {
  readonly graph: CodeGraph;
  readonly search: CallSearch;
  readonly isOver: WalkLimit;
  readonly shown: Set<string>;
  nodes: number;
  complete: boolean;
}

/** @throws QUERY_INVALID when there is no such symbol */
export function callHierarchy(graph: CodeGraph, search: CallSearch, isOver: WalkLimit = walkLimit()): CallHierarchy {
  const targets = targetsOf(graph, search);
  const walk: Walk = { graph, search, isOver, shown: new Set(), nodes: 0, complete: true };
  const trees = targets.slice(0, MAX_TARGETS).map((target) => {
    walk.shown.add(keyOf(target));
    return { symbol: symbolRow(graph, target), ...callsOf(walk, target, [keyOf(target)]) };
  });
  return { direction: search.direction, trees, otherTargets: targets.length - trees.length, complete: walk.complete };
}

interface Neighbour {
  readonly symbol: SymbolAt;
  readonly edges: Edge[];
}

function callsOf(walk: Walk, of: SymbolAt, path: readonly string[]): { calls: CallNode[]; omitted: number } {
  const all = neighbours(walk, of, path.length - 1);
  const shown = all.slice(0, Math.min(walk.search.limit, Math.max(0, MAX_NODES - walk.nodes)));
  walk.nodes += shown.length;
  return { calls: shown.map((neighbour) => nodeOf(walk, neighbour, path)), omitted: all.length - shown.length };
}

function nodeOf(walk: Walk, { symbol, edges }: Neighbour, path: readonly string[]): CallNode {
  const key = keyOf(symbol);
  const best = edges.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  const end = path.includes(key) ? 'cycle' : walk.shown.has(key) ? 'shown' : path.length >= walk.search.depth ? 'depth' : null;
  const isFollowed = end === null && best.confidence >= FOLLOWED_CONFIDENCE && symbol.position !== null;
  if (isFollowed) walk.shown.add(key);
  return {
    symbol: symbolRow(walk.graph, symbol),
    lines: [...new Set(edges.map(({ line }) => line))].toSorted((a, b) => a - b),
    role: best.role,
    how: best.how,
    confidence: best.confidence,
    end,
    ...(isFollowed ? callsOf(walk, symbol, [...path, key]) : { calls: [], omitted: 0 }),
  };
}

/** Calls first, then what is only passed on; the surest first. */
function neighbours(walk: Walk, of: SymbolAt, distance: number): Neighbour[] {
  const { graph, search } = walk;
  if (walk.isOver()) {
    walk.complete = false;
    return [];
  }
  const byKey = new Map<string, Neighbour>();
  const add = (symbol: SymbolAt, edge: Edge) => {
    const known = byKey.get(keyOf(symbol));
    if (known) known.edges.push(edge);
    else byKey.set(keyOf(symbol), { symbol, edges: [edge] });
  };
  if (search.direction === 'outgoing') {
    for (const edge of graph.outgoing(of)) {
      if (isCall(edge)) for (const symbol of edge.to) if (edge.role === 'call' || isCalled(graph, symbol)) add(symbol, edge);
    }
  } else {
    const { edges, complete } = graph.incoming(of, { maxDocuments: MAX_DOCUMENTS[Math.min(distance, MAX_DOCUMENTS.length - 1)]! });
    walk.complete &&= complete;
    for (const edge of edges) if (isCall(edge)) add(edge.from, edge);
  }
  return [...byKey.values()].map(callsFirst).toSorted((a, b) => rank(b) - rank(a));
}

function isCall({ role }: Edge): boolean {
  return role === 'call' || role === 'read';
}

function isCalled(graph: CodeGraph, { document, position }: SymbolAt): boolean {
  return position !== null && CALLED.has(graph.document(document)!.symbols[position]!.kind);
}

/** Where something is called, that it is passed on elsewhere says no more. */
function callsFirst({ symbol, edges }: Neighbour): Neighbour {
  const calls = edges.filter(({ role }) => role === 'call');
  return { symbol, edges: calls.length > 0 ? calls : edges };
}

function rank({ edges }: Neighbour): number {
  const confidence = Math.max(...edges.map((edge) => edge.confidence));
  return (confidence >= FOLLOWED_CONFIDENCE ? 2 : 0) + (edges[0]!.role === 'call' ? 1 : 0);
}
