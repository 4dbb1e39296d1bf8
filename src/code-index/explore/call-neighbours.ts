/**
 * What a good definition calls is a part of how it works, and what calls it shows when: both are worth more than their words
 * say. The more a name is used all over the project, the less it tells to be called: `new` and `push` are everywhere.
 */
import { CodeGraph } from '../graph/code-graph.ts';
import { keyOf, likelyTarget, type Edge, type SymbolAt } from '../graph/edge.ts';
import { queryWords } from '../parse/terms.ts';
import type { IndexReader } from '../store/index-reader.ts';
import type { Reference, SymbolDefinition } from '../symbol.ts';
import { byValue, candidateOf, keyOfCandidate, type Candidate, type OpenFile } from './candidate.ts';
import { frequencies } from './postings.ts';
import { rarity } from './question-terms.ts';
import { CALLABLE, pieceOf, type PieceScore } from './score-file.ts';

export interface NeighbourOptions {
  readonly reader: IndexReader;
  /** Documents of the project. */
  readonly documents: number;
  /** Definitions whose calls are followed. */
  readonly callers: number;
  readonly open: readonly OpenFile[];
  /** Opens a file that is not among those given; undefined when it is not worth showing. */
  readonly openOther: (document: number) => OpenFile | undefined;
}

/** Of the value of the best definition that calls it, added to the value of one whose name nothing else has. */
const CALLED = 0.7;
/** Of the value of what it calls, if that is one of the best. */
const CALLING = 0.3;
const BEST = 12;
/** Definitions that may call one of the best. */
const MAY_CALL = 80;
/** Who makes an object of a class does not run the whole of it. */
const MAX_TYPE_LINES = 30;

interface Called {
  readonly at: SymbolAt;
  /** That it is called by. */
  readonly name: string;
}

/** The most valuable first. */
export function withCallNeighbours(candidates: readonly Candidate[], options: NeighbourOptions): Candidate[] {
  return new CallNeighbours(candidates, options).all();
}

class CallNeighbours {
  readonly #options: NeighbourOptions;
  readonly #graph: CodeGraph;
  readonly #files: Map<number, OpenFile>;
  readonly #candidates: Map<string, Candidate>;
  /** By definition, what being called added to its value. */
  readonly #added = new Map<string, number>();
  readonly #specificities = new Map<string, number>();

  constructor(candidates: readonly Candidate[], options: NeighbourOptions) {
    this.#options = options;
    this.#graph = CodeGraph.of(options.reader);
    this.#files = new Map(options.open.map((one) => [one.file.id, one]));
    this.#candidates = new Map(candidates.map((one, at) => [keyOfCandidate(one) ?? String(at), one]));
  }

  all(): Candidate[] {
    this.#followCalls();
    this.#lookBack();
    return [...this.#candidates.values()].sort(byValue);
  }

  /** The best first, so that what the called ones call counts, too. */
  #followCalls(): void {
    const followed = new Set<string>();
    for (let next = this.#bestBeside(followed); next && followed.size < this.#options.callers; next = this.#bestBeside(followed)) {
      const [key, caller] = next;
      followed.add(key);
      for (const { at, name } of this.#calledBy(caller)) this.#add(at, CALLED * caller.value * this.#specificity(name));
    }
  }

  #bestBeside(others: ReadonlySet<string>): [string, Candidate] | undefined {
    let best: [string, Candidate] | undefined;
    for (const entry of this.#candidates) {
      const [key, one] = entry;
      if (canCall(one) && !others.has(key) && (best === undefined || one.value > best[1].value)) best = entry;
    }
    return best;
  }

  #add(at: SymbolAt, value: number): void {
    const key = keyOf(at);
    const before = this.#added.get(key) ?? 0;
    if (before >= value) return;
    const known = this.#candidates.get(key) ?? this.#unknown(at);
    if (known === undefined) return;
    this.#added.set(key, value);
    this.#candidates.set(key, { ...known, value: known.value - before + value });
  }

  /** Something that has no word of the question, or is in a file that was not among the best. */
  #unknown(at: SymbolAt): Candidate | undefined {
    const open = this.#files.get(at.document) ?? this.#options.openOther(at.document);
    if (open === undefined) return undefined;
    this.#files.set(at.document, open);
    const piece = this.#pieceAt(open, at.position!);
    return piece && candidateOf(open, piece);
  }

  #pieceAt({ file }: OpenFile, position: number): PieceScore | undefined {
    const symbol = this.#options.reader.symbolsOf(file.id).all[position];
    if (symbol === undefined) return undefined;
    if (!CALLABLE.has(symbol.kind) && symbol.endLine - symbol.startLine >= MAX_TYPE_LINES) return undefined;
    return file.pieces.find((piece) => piece.position === position) ?? { ...pieceOf(symbol, position), score: 0 };
  }

  #lookBack(): void {
    const order = [...this.#candidates].sort(([, a], [, b]) => byValue(a, b));
    const best = new Map(order.slice(0, BEST));
    const names = new Set([...best.values()].flatMap(({ piece: { symbol } }) => (symbol === null ? [] : namesToCall(symbol))));
    for (const [key, caller] of order.slice(0, MAY_CALL)) {
      if (!canCall(caller)) continue;
      const values = this.#calledBy(caller, ({ name }) => names.has(name)).map(
        ({ at, name }) => (best.get(keyOf(at))?.value ?? 0) * this.#specificity(name),
      );
      this.#candidates.set(key, { ...caller, value: caller.value + CALLING * Math.max(0, ...values) });
    }
  }

  /** Each once. */
  #calledBy({ open: { file }, piece: { position } }: Candidate, isAsked: (call: Reference) => boolean = () => true): Called[] {
    const from = { document: file.id, position };
    const called = new Map<string, Called>();
    for (const edge of this.#graph.outgoing(from, (use) => use.role === 'call' && isAsked(use))) {
      const to = target(edge);
      if (to && keyOf(to) !== keyOf(from)) called.set(keyOf(to), { at: to, name: edge.name });
    }
    return [...called.values()];
  }

  /** 1 for a name that one document has, less the more have it. */
  #specificity(name: string): number {
    const known = this.#specificities.get(name);
    if (known !== undefined) return known;
    const { reader, documents } = this.#options;
    const words = queryWords(name).map(({ word }) => word);
    const rarest = Math.min(...frequencies(reader, 'text_words', words).values(), documents);
    const specificity = rarity(documents, rarest) / rarity(documents, 1);
    this.#specificities.set(name, specificity);
    return specificity;
  }
}

function canCall({ piece: { position, symbol } }: Candidate): boolean {
  return position !== null && symbol?.kind !== 'heading';
}

/** A constructor is called by the name of its class. */
function namesToCall({ name, kind, container }: SymbolDefinition): string[] {
  return kind === 'constructor' && container !== null ? [name, container.split(/\W+/).at(-1)!] : [name];
}

/** In its own file a guess is good enough. */
function target(edge: Edge): SymbolAt | undefined {
  const found = likelyTarget(edge) ?? edge.to.find(({ document }) => document === edge.from.document);
  return found?.position === null ? undefined : found;
}
