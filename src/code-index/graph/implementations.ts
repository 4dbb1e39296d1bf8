/** What inherits from a type, and what overrides a member. */
import type { SymbolKind } from '../symbol.ts';
import type { CodeGraph } from './code-graph.ts';
import { keyOf, type How, type SymbolAt } from './edge.ts';
import { membersNamed, typeAround } from './members.ts';
import { symbolRow, targetsOf, type SymbolRow, type TargetSearch } from './targets.ts';
import { TYPE_KINDS } from './type-kinds.ts';

export interface Implementation {
  readonly symbol: SymbolRow;
  /** Steps of inheritance, from 1. */
  readonly distance: number;
  readonly how: How;
  readonly confidence: number;
}

export interface ImplementationsOf {
  readonly symbol: SymbolRow;
  readonly implementations: readonly Implementation[];
}

export interface ImplementationSearch extends TargetSearch {
  readonly limit: number;
  readonly offset: number;
}

export interface Implementations {
  readonly targets: readonly ImplementationsOf[];
  readonly complete: boolean;
}

const MAX_DEPTH = 10;
const MAX_TYPES = 500;
const MIN_CONFIDENCE = 0.2;
const MEMBER_KINDS: ReadonlySet<SymbolKind> = new Set<SymbolKind>(['method', 'property', 'field', 'function', 'prototype']);

interface Subtype {
  readonly type: SymbolAt;
  readonly distance: number;
  readonly how: How;
  readonly confidence: number;
}

/** @throws QUERY_INVALID when there is no such symbol */
export function implementations(graph: CodeGraph, search: ImplementationSearch): Implementations {
  let left = search.limit;
  let passed = 0;
  let complete = true;
  const targets = targetsOf(graph, search).map((target): ImplementationsOf => {
    const all = TYPE_KINDS.has(target.definition.kind)
      ? subtypes(graph, target)
      : MEMBER_KINDS.has(target.definition.kind)
        ? overrides(graph, target, target.definition.name)
        : [];
    const shown = all.slice(Math.max(0, search.offset - passed)).slice(0, left);
    passed += all.length;
    complete &&= shown.length + Math.max(0, search.offset - passed + all.length) >= all.length;
    left -= shown.length;
    return {
      symbol: symbolRow(graph, target),
      implementations: shown.map(({ type, ...rest }) => ({ symbol: symbolRow(graph, type), ...rest })),
    };
  });
  return { targets, complete };
}

/** Nearest first. */
function subtypes(graph: CodeGraph, of: SymbolAt): Subtype[] {
  const found: Subtype[] = [];
  const seen = new Set([keyOf(of)]);
  let level: SymbolAt[] = [of];
  for (let distance = 1; level.length > 0 && distance <= MAX_DEPTH && found.length < MAX_TYPES; distance++) {
    const next: Subtype[] = [];
    for (const type of level) {
      for (const { role, from, how, confidence } of graph.incoming(type).edges) {
        if (role !== 'inherit' || from.position === null || confidence < MIN_CONFIDENCE || seen.has(keyOf(from))) continue;
        seen.add(keyOf(from));
        next.push({ type: from, distance, how, confidence });
      }
    }
    found.push(...next);
    level = next.map(({ type }) => type);
  }
  return found;
}

function overrides(graph: CodeGraph, { document, position }: SymbolAt, name: string): Subtype[] {
  const type = typeAround(graph.document(document)!, position);
  if (type === undefined || typeof type === 'string') return [];
  return subtypes(graph, type).flatMap((subtype) =>
    membersNamed(graph.documents, subtype.type, name).map((member) => ({ ...subtype, type: member })),
  );
}
