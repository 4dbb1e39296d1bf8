/** The graph of one state of the index: who uses what, asked from either end. */
import type { IndexReader } from '../store/index-reader.ts';
import type { Reference } from '../symbol.ts';
import { queryWords } from '../parse/terms.ts';
import { keyOf, type Edge, type Resolution, type SymbolAt } from './edge.ts';
import type { GraphDocument } from './graph-document.ts';
import { GraphDocuments } from './graph-documents.ts';
import { exported } from './module-names.ts';
import { Resolver } from './resolver.ts';
import { TYPE_KINDS } from './type-kinds.ts';

export interface IncomingEdges {
  readonly edges: readonly Edge[];
  /** False when more documents have the name than were looked at. */
  readonly complete: boolean;
}

/** Documents that are looked at for uses of one symbol. */
const MAX_DOCUMENTS = 400;
/** Names under which a symbol is passed on. */
const MAX_NAMES = 4;

export class CodeGraph {
  readonly documents: GraphDocuments;
  readonly resolver: Resolver;
  readonly #resolved = new Map<number, (Resolution | null | undefined)[]>();

  /** The graph of the snapshot that the reader is in; kept by it until the index changes. */
  static of(reader: IndexReader): CodeGraph {
    return reader.derived('graph', () => new CodeGraph(reader));
  }

  private constructor(reader: IndexReader) {
    this.documents = new GraphDocuments(reader);
    this.resolver = new Resolver(this.documents);
  }

  document(id: number): GraphDocument | undefined {
    return this.documents.get(id);
  }

  /** What the reference at a position of the document's list means; undefined: nothing in the project that is known. */
  resolve(document: GraphDocument, at: number): Resolution | undefined {
    const known = this.#resolvedIn(document.id);
    if (known[at] === undefined) known[at] = this.resolver.resolve(document, at) ?? null;
    return known[at] ?? undefined;
  }

  /**
   * What is used in a symbol, in the order of its lines. Uses in functions that have a name belong to those.
   *
   * @param isAsked spares the others their resolution, which is what takes time
   */
  outgoing(from: SymbolAt, isAsked: (reference: Reference) => boolean = () => true): Edge[] {
    const document = this.documents.get(from.document);
    if (document === undefined) return [];
    const { owners, references, symbols } = document;
    const symbol = from.position === null ? undefined : symbols[from.position];
    const edges: Edge[] = [];
    for (let at = symbol ? firstFrom(references, symbol.startLine) : 0; at < references.length; at++) {
      if (symbol && references[at]!.line > symbol.endLine) break;
      if (owners[at] === from.position && isAsked(references[at]!)) edges.push(...this.#edge(document, at));
    }
    return edges;
  }

  /** Uses of a symbol in the whole project, by document in their order. */
  incoming(to: SymbolAt, { maxDocuments = MAX_DOCUMENTS } = {}): IncomingEdges {
    const wanted = keyOf(to);
    const names = this.#namesOf(to);
    const edges: Edge[] = [];
    const seen = new Set<number>();
    let complete = true;
    for (let next = 0; next < names.length && next < MAX_NAMES; next++) {
      const words = queryWords(names[next]!).map(({ word }) => word);
      if (words.length === 0) continue;
      const ids = this.documents.mentioning(words, maxDocuments + 1);
      complete &&= ids.length <= maxDocuments;
      for (const id of ids.slice(0, maxDocuments)) {
        const document = this.documents.get(id);
        if (document === undefined || seen.has(id)) continue;
        seen.add(id);
        edges.push(...this.#usesIn(document, names, wanted));
        for (const alias of this.#aliases(document, names, wanted)) if (!names.includes(alias)) names.push(alias);
      }
    }
    return { edges, complete };
  }

  /** The innermost symbol around a place. */
  symbolAround(document: GraphDocument, line: number): number | null {
    const position = document.symbols.findLastIndex(({ startLine, endLine }) => startLine <= line && line <= endLine);
    return position < 0 ? null : position;
  }

  #usesIn(document: GraphDocument, names: readonly string[], wanted: string): Edge[] {
    const here = new Set(names);
    for (const { imported, kind, local, module } of document.links.imports) {
      if (module !== '' && local !== '' && (here.has(imported) || kind === 'default')) here.add(local);
    }
    return document.references.flatMap(({ name }, at) =>
      here.has(name) ? this.#edge(document, at).filter(({ to }) => to.some((symbol) => keyOf(symbol) === wanted)) : [],
    );
  }

  /** Other names under which the document passes the symbol on. */
  #aliases(document: GraphDocument, names: readonly string[], wanted: string): string[] {
    return document.links.imports.flatMap((binding) => {
      if (
        !binding.exported ||
        binding.local === '' ||
        binding.local === 'default' ||
        names.includes(binding.local) ||
        !names.includes(binding.imported)
      )
        return [];
      const value = exported(this.documents, document, binding.local);
      return value?.kind === 'symbols' && value.symbols.some((symbol) => keyOf(symbol) === wanted) ? [binding.local] : [];
    });
  }

  /** A default export is imported under any name: who imports it names its module. */
  #namesOf({ document: id, position }: SymbolAt): string[] {
    const document = this.documents.get(id);
    if (document === undefined) return [];
    const module = moduleName(document.path);
    if (position === null) return [module];
    const symbol = document.symbols[position]!;
    const isDefault = document.links.imports.some(
      ({ exported, local, module: from, imported }) => exported && local === 'default' && from === '' && imported === symbol.name,
    );
    const isConstructor = symbol.kind === 'constructor' && symbol.parent !== null && TYPE_KINDS.has(document.symbols[symbol.parent]!.kind);
    return [isConstructor ? document.symbols[symbol.parent]!.name : symbol.name, ...(isDefault ? [module] : [])];
  }

  #edge(document: GraphDocument, at: number): Edge[] {
    const found = this.resolve(document, at);
    if (found === undefined) return [];
    const { name, role, line, column } = document.references[at]!;
    return [{ from: { document: document.id, position: document.owners[at] ?? null }, name, role, line, column, ...found }];
  }

  #resolvedIn(id: number): (Resolution | null | undefined)[] {
    const known = this.#resolved.get(id);
    if (known) return known;
    if (this.#resolved.size >= MAX_RESOLVED) this.#resolved.clear();
    const fresh: (Resolution | null | undefined)[] = [];
    this.#resolved.set(id, fresh);
    return fresh;
  }
}

/** Documents whose references are kept resolved. */
const MAX_RESOLVED = 500;

/** What an import of the document says last: its directory for an index or package file, else its base name. */
function moduleName(path: string): string {
  const parts = path.split('/');
  const stem = parts.at(-1)!.replace(/(?:\.d)?\.[^.]+$/, '');
  return /^(?:index|__init__|mod|main)$/.test(stem) && parts.length > 1 ? parts.at(-2)! : stem;
}

/** Where the references of a line, or the next one that has some, begin in the list. */
function firstFrom(references: readonly Reference[], line: number): number {
  let low = 0;
  let high = references.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (references[middle]!.line < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
