/**
 * Which documents use which: the weighted graph that ranking walks on. It is made for all documents at once, so it goes by
 * names and imports; resolving each reference would tell a little more and take twenty times longer.
 */
import { unpackNames, unpackUses } from '../store/packed.ts';
import type { SymbolKind } from '../symbol.ts';
import type { CodeGraph } from './code-graph.ts';
import { CONFIDENCE } from './edge.ts';
import type { PackedDocument } from './graph-document.ts';
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

/** Of all documents, by place. */
interface Documents {
  readonly ids: readonly number[];
  readonly placeOf: ReadonlyMap<number, number>;
  readonly directories: readonly string[];
  /** Of languages that can name each other's definitions. */
  readonly families: readonly string[];
  readonly defining: Defining;
}

/**
 * For each name that a document uses the square root of how often, as in aider's repo map, times the confidence that it is
 * the one that the other document defines: one that it imports, one of its directory, one of a few namesakes.
 *
 * Takes seconds for ten thousand documents; yields after some hundred, so that others get a turn.
 */
export function* fileEdges(graph: CodeGraph): Generator<void, FileEdges> {
  const documents = yield* definitionsOf(graph);
  const offsets = new Uint32Array(documents.ids.length + 1);
  const targets: number[] = [];
  const weights: number[] = [];
  let place = 0;
  for (const page of graph.documents.packedUses()) {
    for (const packed of page) {
      for (const [target, weight] of [...usesOf(graph, documents, place, packed)].toSorted(([a], [b]) => a - b)) {
        targets.push(target);
        weights.push(weight);
      }
      offsets[++place] = targets.length;
    }
    yield;
  }
  return { documents: documents.ids, offsets, targets: Uint32Array.from(targets), weights: Float32Array.from(weights) };
}

function* definitionsOf(graph: CodeGraph): Generator<void, Documents> {
  const ids: number[] = [];
  const directories: string[] = [];
  const families: string[] = [];
  const defining: Defining = new Map();
  for (const page of graph.documents.packedSymbols()) {
    for (const { id, path, language, symbols } of page) {
      const place = ids.push(id) - 1;
      directories.push(directoryOf(path));
      families.push(nameRulesOf(language).family);
      for (const name of unpackNames(symbols, (kind) => !NO_NAMES.has(kind))) define(defining, name, place);
    }
    yield;
  }
  return { ids, placeOf: new Map(ids.map((id, place) => [id, place])), directories, families, defining };
}

function define(defining: Defining, name: string, place: number): void {
  const others = defining.get(name);
  if (others && others.length < MAX_DEFINING) others.push(place);
  else if (others) defining.set(name, undefined);
  else if (!defining.has(name)) defining.set(name, [place]);
}

/** What a document uses, with the weight of the edge to it. */
function usesOf(graph: CodeGraph, documents: Documents, place: number, packed: PackedDocument): Map<number, number> {
  const { defining, families } = documents;
  const imported = packed.references === null ? new Set<number>() : importedBy(graph, documents, packed);
  const uses = new Map<number, number>();
  for (const [name, count] of unpackUses(packed.references, packed.links)) {
    const all = defining.get(name);
    if (all === undefined || all.includes(place)) continue;
    const others = all.filter((other) => families[other] === families[place]);
    for (const [target, confidence] of likely(documents, place, others, imported)) {
      uses.set(target, (uses.get(target) ?? 0) + Math.sqrt(count) * confidence);
    }
  }
  for (const target of imported) if (target !== place && !uses.has(target)) uses.set(target, CONFIDENCE['unique-name']);
  return uses;
}

function importedBy(graph: CodeGraph, { placeOf }: Documents, packed: PackedDocument): Set<number> {
  const document = graph.documents.of(packed);
  const { module } = nameRulesOf(document.language);
  const found = new Set<number>();
  for (const name of new Set(document.links.imports.map((binding) => binding.module))) {
    const target = name === '' ? undefined : module(graph.documents, document, name);
    const place = target?.kind === 'document' ? placeOf.get(target.document.id) : undefined;
    if (place !== undefined) found.add(place);
  }
  return found;
}

function likely({ directories }: Documents, place: number, others: readonly number[], imported: ReadonlySet<number>): [number, number][] {
  const byImport = others.filter((other) => imported.has(other));
  if (byImport.length > 0) return byImport.map((other) => [other, CONFIDENCE.import / byImport.length]);
  const near = others.filter((other) => directories[other] === directories[place]);
  const chosen = near.length > 0 ? near : others;
  return chosen.map((other) => [other, CONFIDENCE['unique-name'] / chosen.length]);
}
