/**
 * Which documents use which: the weighted graph that ranking walks on. It is made for all documents at once, so it goes by
 * names and imports; resolving each reference would tell a little more and take twenty times longer.
 */
import { unpackNames, unpackUses } from '../store/packed.ts';
import type { SymbolKind } from '../symbol.ts';
import type { CodeGraph } from './code-graph.ts';
import { CONFIDENCE } from './edge.ts';
import { directoryOf } from './modules/go-packages.ts';
import { nameRulesOf } from './name-rules.ts';

/** Compressed sparse rows: the edges of document `i` are those from `offsets[i]` to before `offsets[i + 1]`. */
export interface FileEdges {
  /** Ids, in their order. */
  readonly documents: readonly number[];
  readonly offsets: Uint32Array;
  /** Places in `documents`, in order. */
  readonly targets: Uint32Array;
  readonly weights: Float32Array;
}

/** A name that more documents define says nothing of which is meant, as in aider's repo map. */
const MAX_DEFINING = 5;
const NO_NAMES: ReadonlySet<SymbolKind> = new Set<SymbolKind>(['key', 'heading', 'prototype']);

/** Documents that define a name, as places; undefined for one that too many define. */
type Defining = Map<string, number[] | undefined>;

/**
 * For each name that a document uses the square root of how often, as in aider's repo map, times the confidence that it is
 * the one that the other document defines: one that it imports, one of its directory, one of a few namesakes.
 */
export function fileEdges(graph: CodeGraph): FileEdges {
  const documents = graph.documents.ids();
  const placeOf = new Map(documents.map((id, place) => [id, place]));
  const { defining, families } = definitionsOf(graph);
  const offsets = new Uint32Array(documents.length + 1);
  const targets: number[] = [];
  const weights: number[] = [];
  let place = 0;
  for (const { references, links } of graph.documents.allPacked()) {
    const imported = references === null ? new Set<number>() : importedBy(graph, documents[place]!, placeOf);
    const row = new Map<number, number>();
    for (const [name, count] of unpackUses(references, links)) {
      const all = defining.get(name);
      if (all === undefined || all.includes(place)) continue;
      const others = all.filter((other) => families[other] === families[place]);
      for (const [target, confidence] of likely(graph, documents, place, others, imported)) {
        row.set(target, (row.get(target) ?? 0) + Math.sqrt(count) * confidence);
      }
    }
    for (const target of imported) if (target !== place && !row.has(target)) row.set(target, CONFIDENCE['unique-name']);
    for (const [target, weight] of [...row].toSorted(([a], [b]) => a - b)) {
      targets.push(target);
      weights.push(weight);
    }
    offsets[++place] = targets.length;
  }
  return { documents, offsets, targets: Uint32Array.from(targets), weights: Float32Array.from(weights) };
}

function definitionsOf(graph: CodeGraph): { defining: Defining; families: string[] } {
  const defining: Defining = new Map();
  const families: string[] = [];
  let place = 0;
  for (const { id, symbols } of graph.documents.allPacked()) {
    families.push(nameRulesOf(graph.document(id)!.language).family);
    for (const name of unpackNames(symbols, (kind) => !NO_NAMES.has(kind))) {
      const others = defining.get(name);
      if (others) {
        if (others.length < MAX_DEFINING) others.push(place);
        else defining.set(name, undefined);
      } else if (!defining.has(name)) defining.set(name, [place]);
    }
    place++;
  }
  return { defining, families };
}

function importedBy(graph: CodeGraph, id: number, placeOf: ReadonlyMap<number, number>): Set<number> {
  const document = graph.document(id)!;
  const { module } = nameRulesOf(document.language);
  const found = new Set<number>();
  for (const name of new Set(document.links.imports.map((binding) => binding.module))) {
    const target = name === '' ? undefined : module(graph.documents, document, name);
    const place = target?.kind === 'document' ? placeOf.get(target.document.id) : undefined;
    if (place !== undefined) found.add(place);
  }
  return found;
}

function likely(
  graph: CodeGraph,
  documents: readonly number[],
  place: number,
  others: readonly number[],
  imported: ReadonlySet<number>,
): [number, number][] {
  const byImport = others.filter((other) => imported.has(other));
  if (byImport.length > 0) return byImport.map((other) => [other, CONFIDENCE.import / byImport.length]);
  const directory = directoryAt(graph, documents[place]!);
  const near = others.filter((other) => directoryAt(graph, documents[other]!) === directory);
  const chosen = near.length > 0 ? near : others;
  return chosen.map((other) => [other, CONFIDENCE['unique-name'] / chosen.length]);
}

function directoryAt(graph: CodeGraph, id: number): string {
  return directoryOf(graph.document(id)!.path);
}
