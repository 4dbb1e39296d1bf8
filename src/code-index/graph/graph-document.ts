import type { DocumentLinks, ImportBinding } from '../document-links.ts';
import type { DocumentClass } from '../project-config/classify-path.ts';
import type { DocumentSymbols } from '../store/document-symbols.ts';
import { unpackLinks, unpackReferences } from '../store/packed.ts';
import { foldName } from '../store/symbol-names.ts';
import type { Reference, SymbolDefinition } from '../symbol.ts';

export interface PackedDocument {
  readonly id: number;
  readonly path: string;
  readonly class: DocumentClass;
  readonly language: string | null;
  readonly symbolBytes: number;
  readonly references: Uint8Array | null;
  readonly links: Uint8Array | null;
}

/** A symbol takes more, a reference less. */
const PACKED_BYTES = 6;

/** One document, as the graph looks at it; unpacked as far as somebody asks. */
export class GraphDocument {
  readonly id: number;
  readonly path: string;
  readonly class: DocumentClass;
  readonly language: string | null;
  readonly #packed: PackedDocument;
  readonly #readSymbols: () => DocumentSymbols;
  #read: DocumentSymbols | undefined;
  #references: readonly Reference[] | undefined;
  #links: DocumentLinks | undefined;
  #owners: readonly (number | null)[] | undefined;
  #imports: Map<string, ImportBinding> | undefined;

  /** @param readSymbols called when somebody asks for them */
  constructor(packed: PackedDocument, readSymbols: () => DocumentSymbols) {
    ({ id: this.id, path: this.path, class: this.class, language: this.language } = packed);
    this.#packed = packed;
    this.#readSymbols = readSymbols;
  }

  get symbols(): readonly SymbolDefinition[] {
    return this.#symbols.all;
  }

  get #symbols(): DocumentSymbols {
    return (this.#read ??= this.#readSymbols());
  }

  get references(): readonly Reference[] {
    return (this.#references ??= unpackReferences(this.#packed.references));
  }

  get links(): DocumentLinks {
    return (this.#links ??= unpackLinks(this.#packed.links));
  }

  /** For each reference the innermost symbol around it; null: the top level. */
  get owners(): readonly (number | null)[] {
    return (this.#owners ??= ownersOf(this.symbols, this.references));
  }

  /** What the document imports under a name. */
  imported(name: string): ImportBinding | undefined {
    this.#imports ??= new Map(
      this.links.imports.filter(({ local, module }) => local !== '' && module !== '').map((binding) => [binding.local, binding]),
    );
    return this.#imports.get(name);
  }

  /** Positions of the symbols of that name. */
  named(name: string): number[] {
    const found = this.#symbols.positionsNamed(foldName(name));
    return found.filter((position) => this.symbols[position]!.name === name);
  }

  /** How much of a cache it takes, in symbols and references. */
  get size(): number {
    return Math.round((this.#packed.symbolBytes + (this.#packed.references?.byteLength ?? 0)) / PACKED_BYTES) + 1;
  }
}

/** Both are in the order of the document. */
function ownersOf(symbols: readonly SymbolDefinition[], references: readonly Reference[]): (number | null)[] {
  const open: number[] = [];
  let next = 0;
  return references.map((reference) => {
    for (; next < symbols.length && isAtOrBefore(symbols[next]!.startLine, symbols[next]!.startColumn, reference); next++) {
      closeBefore(open, symbols, symbols[next]!.startLine, symbols[next]!.startColumn);
      open.push(next);
    }
    closeBefore(open, symbols, reference.line, reference.column);
    return open.at(-1) ?? null;
  });
}

function isAtOrBefore(line: number, column: number, reference: Reference): boolean {
  return line < reference.line || (line === reference.line && column <= reference.column);
}

function closeBefore(open: number[], symbols: readonly SymbolDefinition[], line: number, column: number): void {
  while (open.length > 0) {
    const { endLine, endColumn } = symbols[open.at(-1)!]!;
    if (endLine > line || (endLine === line && (endColumn > column || endColumn === 0))) return;
    open.pop();
  }
}
