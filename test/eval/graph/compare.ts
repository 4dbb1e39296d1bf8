/** Call edges of the graph against those of a language server, call site by call site. */
import { readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CodeGraph } from '../../../src/code-index/graph/code-graph.ts';
import type { How, SymbolAt } from '../../../src/code-index/graph/edge.ts';
import type { GraphDocument } from '../../../src/code-index/graph/graph-document.ts';
import { callSites, type CallSite } from './call-sites.ts';
import type { LanguageServer, Place } from './language-server.ts';

/** An edge of less confidence is a hint, not a statement. */
const STATED_CONFIDENCE = 0.5;

export interface Judged {
  readonly path: string;
  readonly site: CallSite;
  /** Qualified names with their paths. */
  readonly truth: readonly string[];
  readonly found: readonly string[];
  readonly how: How | null;
  readonly verdict: 'right' | 'wrong' | 'missed' | 'nothing';
}

export interface Comparison {
  readonly judged: readonly Judged[];
  /** Calls that the server cannot follow: an import of something that is not installed, a value of any type. */
  readonly unknown: number;
  readonly precision: number;
  readonly recall: number;
}

export async function compare(
  graph: CodeGraph,
  server: LanguageServer,
  { root, paths, languageId, maxSites }: { root: string; paths: readonly string[]; languageId: string; maxSites: number },
): Promise<Comparison> {
  const judged: Judged[] = [];
  let unknown = 0;
  for (const path of paths) {
    if (judged.length >= maxSites) break;
    const document = graph.documents.at(path);
    if (document === undefined) continue;
    server.open(path, languageId);
    for (const site of callSites(readFileSync(join(root, path), 'utf8'), languageId)) {
      const places = await server.definitions(path, site.line, site.column);
      if (places.some((place) => isAt(place, join(root, path), site))) continue;
      if (places.every((place) => place.file === join(root, path) && isImport(document, place))) unknown++;
      else judged.push(judge(graph, root, document, site, places));
    }
    server.close(path);
  }
  const count = (verdict: Judged['verdict']) => judged.filter((one) => one.verdict === verdict).length;
  const [right, wrong, missed] = [count('right'), count('wrong'), count('missed')];
  const wrongWithTruth = judged.filter(({ verdict, truth }) => verdict === 'wrong' && truth.length > 0).length;
  return { judged, unknown, precision: right / (right + wrong), recall: right / (right + missed + wrongWithTruth) };
}

/** What looks like a call is the definition itself. */
function isAt({ file, line, column }: Place, path: string, site: CallSite): boolean {
  return file === path && line === site.line && column === site.column;
}

function judge(graph: CodeGraph, root: string, document: GraphDocument, site: CallSite, places: readonly Place[]): Judged {
  const truth = [...new Set(places.flatMap((place) => definitionAt(graph, root, place)))];
  const at = document.references.findIndex(({ line, column, name }) => line === site.line && column === site.column && name === site.name);
  const resolution = at < 0 ? undefined : graph.resolve(document, at);
  const stated = resolution !== undefined && resolution.confidence >= STATED_CONFIDENCE;
  const found = stated ? [...new Set(resolution.to.map((symbol) => described(graph, symbol)))] : [];
  const isRight = found.some((one) => truth.includes(one));
  const verdict = isRight ? 'right' : found.length > 0 ? 'wrong' : truth.length > 0 ? 'missed' : 'nothing';
  return { path: document.path, site, truth, found, how: resolution?.how ?? null, verdict };
}

function isImport(document: GraphDocument, { line, column }: Place): boolean {
  return document.references.some(
    (reference) => reference.role === 'import' && reference.line === line && Math.abs(reference.column - column) < 200,
  );
}

/** None when it is outside of the project, or no symbol of its own: a parameter, a local variable. */
function definitionAt(graph: CodeGraph, root: string, { file, line, column }: Place): string[] {
  const document = graph.documents.at(relative(root, realpathSync(file)));
  if (document === undefined || document.class === 'vendored') return [];
  const name = /^#?[\p{L}\p{N}_$]+/u.exec(readFileSync(file, 'utf8').split('\n')[line - 1]?.slice(column) ?? '')?.[0] ?? '';
  const named = document.symbols.flatMap((symbol, position) =>
    (symbol.name === name || (symbol.kind === 'constructor' && name === 'constructor')) &&
    symbol.startLine <= line &&
    line <= symbol.endLine
      ? [position]
      : [],
  );
  const position = named.at(-1);
  return position === undefined ? [] : [described(graph, { document: document.id, position })];
}

/** A constructor stands for its class, overloads for each other. */
function described(graph: CodeGraph, { document: id, position }: SymbolAt): string {
  const document = graph.document(id)!;
  if (position === null) return document.path;
  const { name, container, kind, parent } = document.symbols[position]!;
  if (parent !== null && (kind === 'constructor' || name === '__init__' || name === '__new__'))
    return described(graph, { document: id, position: parent });
  return `${document.path}#${container === null ? '' : `${container}.`}${name}`;
}
