/** Which documents use which: the weighted graph that ranking walks on. */
import type { CodeGraph } from './code-graph.ts';
import type { GraphDocument } from './graph-document.ts';

/** Compressed sparse rows: the edges of document `i` are those from `offsets[i]` to before `offsets[i + 1]`. */
export interface FileEdges {
  /** Ids, in their order. */
  readonly documents: readonly number[];
  readonly offsets: Uint32Array;
  /** Places in `documents`. */
  readonly targets: Uint32Array;
  readonly weights: Float32Array;
}

/** What a document uses of another one, and how much. */
export interface FileEdge {
  readonly target: number;
  readonly weight: number;
}

/**
 * Uses of one document by another: for each name the square root of how often it is used, as in aider's repo map, times the
 * confidence that it is that one. A document has no edge to itself.
 */
export function edgesOf(graph: CodeGraph, document: GraphDocument): FileEdge[] {
  const uses = new Map<string, { target: number; count: number; confidence: number }>();
  for (const at of document.references.keys()) {
    const found = graph.resolve(document, at);
    for (const { document: target } of found?.to ?? []) {
      if (target === document.id) continue;
      const key = `${target} ${document.references[at]!.name}`;
      const use = uses.get(key);
      if (use) use.count++;
      else uses.set(key, { target, count: 1, confidence: found!.confidence });
    }
  }
  const weights = new Map<number, number>();
  for (const { target, count, confidence } of uses.values()) {
    weights.set(target, (weights.get(target) ?? 0) + Math.sqrt(count) * confidence);
  }
  return [...weights].map(([target, weight]) => ({ target, weight })).toSorted((a, b) => a.target - b.target);
}

/** Of the whole project. */
export function fileEdges(graph: CodeGraph): FileEdges {
  const documents = graph.documents.ids();
  const placeOf = new Map(documents.map((id, place) => [id, place]));
  const rows = documents.map((id) => edgesOf(graph, graph.document(id)!).filter(({ target }) => placeOf.has(target)));
  const offsets = new Uint32Array(documents.length + 1);
  for (const [place, row] of rows.entries()) offsets[place + 1] = offsets[place]! + row.length;
  const all = rows.flat();
  return {
    documents,
    offsets,
    targets: Uint32Array.from(all, ({ target }) => placeOf.get(target)!),
    weights: Float32Array.from(all, ({ weight }) => weight),
  };
}
