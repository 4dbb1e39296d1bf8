/** What the best definitions call is a part of how they work, whatever its words. */
import { CodeGraph } from '../graph/code-graph.ts';
import { keyOf, type Edge, type SymbolAt } from '../graph/edge.ts';
import type { IndexReader } from '../store/index-reader.ts';

/** Definitions whose calls are looked at. */
const CALLERS = 24;
/** Less is a guess among namesakes; in its own file a guess is good enough. */
const MIN_CONFIDENCE = 0.5;

export interface Caller {
  readonly at: SymbolAt;
  readonly value: number;
}

export interface Called {
  readonly at: SymbolAt;
  /** Of the best one that calls it. */
  readonly callerValue: number;
}

/** @param callers the best first */
export function calledBy(reader: IndexReader, callers: readonly Caller[]): Called[] {
  const graph = CodeGraph.of(reader);
  const called = new Map<string, Called>();
  for (const { at, value } of callers.slice(0, CALLERS)) {
    for (const edge of graph.outgoing(at)) {
      const to = edge.role === 'call' ? target(edge) : undefined;
      if (to === undefined || keyOf(to) === keyOf(at) || called.has(keyOf(to))) continue;
      called.set(keyOf(to), { at: to, callerValue: value });
    }
  }
  return [...called.values()];
}

function target({ from, to, confidence }: Edge): SymbolAt | undefined {
  const found = to.length === 1 && confidence >= MIN_CONFIDENCE ? to[0] : to.find(({ document }) => document === from.document);
  return found?.position === null ? undefined : found;
}
