/**
 * Which documents use which, in a file beside the index: making it takes seconds for ten thousand documents, reading it a few
 * milliseconds, and it ranks about as well when some of them have changed since.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { errnoOf } from '../../domain/errors.ts';
import type { FileEdges } from '../graph/file-edges.ts';

const SCHEMA = 1;

export interface FileGraph {
  /** Of the index that it was made from. */
  readonly version: string;
  /** How long that took. */
  readonly madeInMs: number;
  /** Of the documents that have edges, by place: their numbers change when an index is built anew. */
  readonly paths: readonly string[];
  readonly edges: Edges;
}

export type Edges = Omit<FileEdges, 'documents'>;

export function writeFileGraph(file: string, graph: FileGraph): void {
  const draft = `${file}.new`;
  writeFileSync(draft, serialize({ schema: SCHEMA, ...graph }), { mode: 0o600 });
  renameSync(draft, file);
}

/** Undefined when there is none, or none that is whole: then it is to be made. */
export function readFileGraph(file: string): FileGraph | undefined {
  try {
    const value: unknown = deserialize(readFileSync(file));
    return isFileGraph(value) ? value : undefined;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== undefined && errno !== 'ENOENT') throw error;
    return undefined;
  }
}

function isFileGraph(value: unknown): value is FileGraph {
  const { schema, version, madeInMs, paths, edges } = (value ?? {}) as Partial<FileGraph> & { readonly schema?: unknown };
  if (schema !== SCHEMA || typeof version !== 'string' || typeof madeInMs !== 'number' || edges === undefined) return false;
  const { offsets, targets, weights } = edges;
  return (
    Array.isArray(paths) &&
    offsets instanceof Uint32Array &&
    targets instanceof Uint32Array &&
    weights instanceof Float32Array &&
    offsets.length === paths.length + 1 &&
    offsets.at(-1) === targets.length &&
    targets.length === weights.length
  );
}

/** The edges between those of the files that the graph knows; others have none. */
export function edgesAmong(paths: readonly string[], graph: FileGraph): Edges {
  const { paths: known, edges } = graph;
  if (paths.length === known.length && paths.every((path, place) => path === known[place])) return edges;
  const placeOf = new Map(paths.map((path, place) => [path, place]));
  const knownPlaceOf = new Map(known.map((path, place) => [path, place]));
  const newPlaces = known.map((path) => placeOf.get(path));
  const offsets = new Uint32Array(paths.length + 1);
  const targets: number[] = [];
  const weights: number[] = [];
  for (const [place, path] of paths.entries()) {
    const before = knownPlaceOf.get(path);
    const end = before === undefined ? 0 : edges.offsets[before + 1]!;
    for (let at = before === undefined ? 0 : edges.offsets[before]!; at < end; at++) {
      const target = newPlaces[edges.targets[at]!];
      if (target === undefined) continue;
      targets.push(target);
      weights.push(edges.weights[at]!);
    }
    offsets[place + 1] = targets.length;
  }
  return { offsets, targets: Uint32Array.from(targets), weights: Float32Array.from(weights) };
}
