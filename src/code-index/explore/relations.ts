/** How the definitions of an answer hang together: who calls whom on the way from one to another, and who uses them. */
import { CodeGraph } from '../graph/code-graph.ts';
import { keyOf, LIKELY, likelyTarget, type SymbolAt } from '../graph/edge.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { shortName } from '../query/document-content.ts';

export interface RelatedSymbol {
  /** With its innermost container; the file's own name for code outside of every symbol. */
  readonly name: string;
  readonly path: string;
  /** Where it is used, or defined. */
  readonly line: number;
}

export interface Uses {
  readonly of: RelatedSymbol;
  /** Each user once, where it uses it first; source before tests. */
  readonly by: readonly RelatedSymbol[];
  /** False when there may be more. */
  readonly complete: boolean;
}

export interface Relations {
  /** From caller to called one; each with the line of the call that leads on, the last one with that of its definition. */
  readonly callPaths: readonly (readonly RelatedSymbol[])[];
  readonly uses: readonly Uses[];
}

/** Symbols whose users are looked for, documents looked into for each, and users told. */
const MAX_USED = 4;
const MAX_DOCUMENTS = 8;
const MAX_USERS = 6;
const MAX_PATHS = 6;
/** Calls on a path, and symbols looked at on the way: each may be in a document of its own to unpack. */
const MAX_CALLS = 3;
const MAX_VISITED = 24;

export function relationsOf(reader: IndexReader, symbols: readonly SymbolAt[]): Relations {
  const graph = CodeGraph.of(reader);
  return { callPaths: callPaths(graph, symbols), uses: symbols.slice(0, MAX_USED).flatMap((symbol) => usesOf(graph, symbol)) };
}

function usesOf(graph: CodeGraph, symbol: SymbolAt): Uses[] {
  const { edges, complete } = graph.incoming(symbol, { maxDocuments: MAX_DOCUMENTS });
  const users = new Map<string, RelatedSymbol>();
  for (const { from, line, confidence, role } of edges) {
    if (confidence < LIKELY || role === 'import' || keyOf(from) === keyOf(symbol)) continue;
    if (!users.has(keyOf(from))) users.set(keyOf(from), { ...described(graph, from), line });
  }
  const by = [...users.values()];
  return by.length === 0
    ? []
    : [{ of: described(graph, symbol), by: by.slice(0, MAX_USERS), complete: complete && by.length <= MAX_USERS }];
}

interface Step {
  readonly at: SymbolAt;
  readonly before: Step | undefined;
  /** Of the call that led here. */
  readonly line: number;
  readonly calls: number;
}

/** The shortest ways from one of the symbols to another one, breadth first. */
function callPaths(graph: CodeGraph, symbols: readonly SymbolAt[]): RelatedSymbol[][] {
  const wanted = new Set(symbols.map(keyOf));
  const paths: RelatedSymbol[][] = [];
  let visited = 0;
  for (const start of symbols) {
    const seen = new Set([keyOf(start)]);
    const queue: Step[] = [{ at: start, before: undefined, line: 0, calls: 0 }];
    for (let step = queue.shift(); step && paths.length < MAX_PATHS && visited < MAX_VISITED; step = queue.shift()) {
      visited++;
      for (const { to, line } of callsFrom(graph, step.at)) {
        if (seen.has(keyOf(to))) continue;
        seen.add(keyOf(to));
        const next: Step = { at: to, before: step, line, calls: step.calls + 1 };
        if (wanted.has(keyOf(to))) paths.push(pathTo(graph, next));
        else if (next.calls < MAX_CALLS) queue.push(next);
      }
    }
  }
  return paths;
}

function callsFrom(graph: CodeGraph, at: SymbolAt): { to: SymbolAt; line: number }[] {
  return graph
    .outgoing(at, ({ role }) => role === 'call')
    .flatMap((edge) => {
      const to = likelyTarget(edge);
      return to === undefined ? [] : [{ to, line: edge.line }];
    });
}

function pathTo(graph: CodeGraph, last: Step): RelatedSymbol[] {
  const path = [described(graph, last.at)];
  for (let step = last; step.before; step = step.before) path.unshift({ ...described(graph, step.before.at), line: step.line });
  return path;
}

function described(graph: CodeGraph, { document: id, position }: SymbolAt): RelatedSymbol {
  const document = graph.document(id)!;
  const symbol = position === null ? undefined : document.symbols[position];
  return symbol === undefined
    ? { name: document.path.slice(document.path.lastIndexOf('/') + 1), path: document.path, line: 1 }
    : { name: shortName(symbol), path: document.path, line: symbol.startLine };
}
