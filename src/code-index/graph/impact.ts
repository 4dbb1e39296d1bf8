/** What a change touches: everything that leads to the changed symbols, nearest first. */
import type { SymbolKind } from '../symbol.ts';
import { pathInProject } from '../query/outline.ts';
import { changedLines, type ChangedFile } from './changed-lines.ts';
import type { CodeGraph } from './code-graph.ts';
import { keyOf, type Edge, type How, type SymbolAt } from './edge.ts';
import { entryPointAt, type EntryPoint } from './entry-points.ts';
import { membersNamed } from './members.ts';
import { symbolRow, targetsOf, type SymbolRow } from './targets.ts';
import { TYPE_KINDS } from './type-kinds.ts';
import { walkLimit, type WalkLimit } from './walk-limit.ts';

/** One of them. */
type ImpactOf =
  | { readonly kind: 'symbol'; readonly name: string; readonly path: string | null }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'changes'; readonly files: readonly ChangedFile[] };

/** Of a symbol, of a file, or, when neither is named, of what differs from a commit. */
export interface ImpactQuestion {
  readonly name: string | null;
  readonly path: string | null;
  /** A commit; the working tree is compared with it when neither name nor path is given. */
  readonly base: string;
  readonly depth: number;
  readonly limit: number;
}

interface ImpactSearch {
  readonly of: ImpactOf;
  /** Steps that are followed. */
  readonly depth: number;
  readonly limit: number;
}

export interface TouchedSymbol {
  readonly symbol: SymbolRow;
  /** Steps from the change, from 1. */
  readonly distance: number;
  /** Line of the first use that leads to the change. */
  readonly line: number;
  /** What it uses of the step before. */
  readonly through: string;
  readonly how: How;
  readonly confidence: number;
}

export interface ReachedEntryPoint extends EntryPoint {
  readonly symbol: SymbolRow;
  readonly distance: number;
}

export interface Impact {
  readonly changed: readonly SymbolRow[];
  /** Nearest first; tests are apart. */
  readonly touched: readonly TouchedSymbol[];
  readonly tests: readonly TouchedSymbol[];
  readonly entryPoints: readonly ReachedEntryPoint[];
  /** False when a bound ended the walk. */
  readonly complete: boolean;
}

export const NO_IMPACT: Impact = { changed: [], touched: [], tests: [], entryPoints: [], complete: false };

const MAX_REACHED = 600;
const MAX_CHANGED = 200;
/** What is only guessed would touch everything. */
const MIN_CONFIDENCE = 0.4;
/** Documents that are looked at for the users of one symbol, further away fewer. */
const MAX_DOCUMENTS = [300, 60, 20];
const MAX_ENTRY_CHECKS = 150;
/** Symbols that others refer to. */
const LOCAL_KINDS: ReadonlySet<SymbolKind> = new Set<SymbolKind>(['key', 'heading']);

interface Reached {
  readonly at: SymbolAt;
  readonly distance: number;
  readonly edge: Edge;
}

/** @throws QUERY_INVALID when there is no such commit, INDEX_FAILED when there is no repository */
export async function impactSubject(root: string, { name, path, base }: Pick<ImpactQuestion, 'name' | 'path' | 'base'>): Promise<ImpactOf> {
  if (name !== null) return { kind: 'symbol', name, path };
  return path === null ? { kind: 'changes', files: await changedLines(root, base) } : { kind: 'file', path };
}

/** @throws QUERY_INVALID when there is no such symbol or file */
export function impactOf(graph: CodeGraph, root: string, { of, depth, limit }: ImpactSearch, isOver: WalkLimit = walkLimit()): Impact {
  const changed = changedSymbols(graph, root, of).slice(0, MAX_CHANGED);
  const { reached, complete } = reachedFrom(graph, changed, depth, isOver);
  const rows = reached.map((one) => ({
    reached: one,
    row: touched(graph, one),
    isTest: graph.document(one.at.document)!.class === 'test',
  }));
  const [tests, others] = [rows.filter(({ isTest }) => isTest), rows.filter(({ isTest }) => !isTest)];
  const entryPoints = others.slice(0, MAX_ENTRY_CHECKS).flatMap(({ reached: { at, distance, edge } }): ReachedEntryPoint[] => {
    const found = entryPointAt(graph, root, at, [edge.line]);
    return found ? [{ ...found, symbol: symbolRow(graph, at), distance }] : [];
  });
  const own = changed.slice(0, MAX_ENTRY_CHECKS).flatMap((at): ReachedEntryPoint[] => {
    const found = entryPointAt(graph, root, at, []);
    return found ? [{ ...found, symbol: symbolRow(graph, at), distance: 0 }] : [];
  });
  return {
    changed: changed.map((symbol) => symbolRow(graph, symbol)),
    touched: others.slice(0, limit).map(({ row }) => row),
    tests: tests.slice(0, limit).map(({ row }) => row),
    entryPoints: [...own, ...entryPoints],
    complete: complete && others.length <= limit && tests.length <= limit,
  };
}

function changedSymbols(graph: CodeGraph, root: string, of: ImpactOf): SymbolAt[] {
  switch (of.kind) {
    case 'symbol':
      return targetsOf(graph, of).map(({ document, position }) => ({ document, position }));
    case 'file':
      return symbolsIn(graph, pathInProject(root, of.path), [{ start: 1, end: Infinity }]);
    case 'changes':
      return of.files.flatMap(({ path, ranges }) => symbolsIn(graph, path, ranges));
  }
}

/** The innermost symbols on the lines, and the document itself. */
function symbolsIn(graph: CodeGraph, path: string, ranges: ChangedFile['ranges']): SymbolAt[] {
  const document = graph.documents.at(path);
  if (document === undefined || ranges.length === 0) return [];
  const isHit = (startLine: number, endLine: number) =>
    ranges.some(({ start, end }) => startLine <= Math.max(start, end) && endLine >= start);
  const isWhole = ranges.some(({ end }) => end === Infinity);
  const hit = [...document.symbols.entries()].filter(
    ([, { startLine, endLine, kind }]) => !LOCAL_KINDS.has(kind) && isHit(startLine, endLine),
  );
  const innermost = hit.filter(
    ([position, { startLine }]) => isWhole || isHit(startLine, startLine) || !hit.some(([, inner]) => inner.parent === position),
  );
  return [
    ...innermost.map(([position]) => ({ document: document.id, position })),
    ...(isWhole ? [{ document: document.id, position: null }] : []),
  ];
}

function reachedFrom(
  graph: CodeGraph,
  changed: readonly SymbolAt[],
  depth: number,
  isOver: WalkLimit,
): { reached: Reached[]; complete: boolean } {
  const seen = new Set(changed.map(keyOf));
  const reached: Reached[] = [];
  let level: readonly SymbolAt[] = changed;
  let complete = true;
  for (let distance = 1; distance <= depth && level.length > 0; distance++) {
    const next: SymbolAt[] = [];
    for (const symbol of level) {
      if (reached.length >= MAX_REACHED || isOver()) return { reached, complete: false };
      const incoming = graph.incoming(symbol, { maxDocuments: MAX_DOCUMENTS[Math.min(distance, MAX_DOCUMENTS.length) - 1]! });
      complete &&= incoming.complete;
      for (const edge of incoming.edges) {
        if (edge.role === 'import' || edge.confidence < MIN_CONFIDENCE || seen.has(keyOf(edge.from))) continue;
        seen.add(keyOf(edge.from));
        reached.push({ at: edge.from, distance, edge });
        next.push(edge.from, ...overridden(graph, edge.from, seen));
      }
    }
    level = next;
  }
  return { reached, complete };
}

/** Who calls the member of a base type may get here, too. */
function overridden(graph: CodeGraph, { document: id, position }: SymbolAt, seen: Set<string>): SymbolAt[] {
  const symbol = position === null ? undefined : graph.document(id)!.symbols[position];
  const parent = symbol?.parent ?? null;
  if (symbol === undefined || symbol.kind !== 'method' || parent === null || !TYPE_KINDS.has(graph.document(id)!.symbols[parent]!.kind))
    return [];
  const bases = graph.resolver.bases({ document: id, position: parent }).types;
  return bases
    .flatMap((base) => membersNamed(graph.documents, base, symbol.name))
    .filter((member) => !seen.has(keyOf(member)) && seen.add(keyOf(member)));
}

function touched(graph: CodeGraph, { at, distance, edge }: Reached): TouchedSymbol {
  return { symbol: symbolRow(graph, at), distance, line: edge.line, through: edge.name, how: edge.how, confidence: edge.confidence };
}
