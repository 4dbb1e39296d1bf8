/** Types and what belongs to them. */
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';
import type { SymbolAt } from './edge.ts';
import type { GraphDocument } from './graph-document.ts';
import type { GraphDocuments } from './graph-documents.ts';

export const TYPE_KINDS: ReadonlySet<SymbolKind> = new Set<SymbolKind>(['class', 'interface', 'trait', 'struct', 'union', 'enum', 'type']);

/** Symbols of the name that stand directly in a type or another symbol, or say that they belong to it. */
export function membersNamed(documents: GraphDocuments, { document: id, position }: SymbolAt, name: string): SymbolAt[] {
  const document = documents.get(id);
  const type = position === null ? undefined : document?.symbols[position];
  if (document === undefined || type === undefined) return [];
  const container = type.container === null ? type.name : `${type.container}.${type.name}`;
  const inside = document.named(name).filter((at) => {
    const symbol = document.symbols[at]!;
    return symbol.parent === position || (symbol.container === container && !isLocalOf(document, symbol));
  });
  return preferred(document.symbols, inside).map((at) => ({ document: id, position: at }));
}

/** Overloads are one member: the one that has a body says most. */
function preferred(symbols: readonly SymbolDefinition[], positions: readonly number[]): readonly number[] {
  return positions.length < 2 ? positions : [positions.findLast((at) => symbols[at]!.endLine > symbols[at]!.startLine) ?? positions[0]!];
}

function isLocalOf(document: GraphDocument, { parent }: SymbolDefinition): boolean {
  return parent !== null && !TYPE_KINDS.has(document.symbols[parent]!.kind);
}

/** The type whose member a symbol is in; its name where it is no symbol of the document; undefined outside of every type. */
export function typeAround(document: GraphDocument, position: number | null): SymbolAt | string | undefined {
  for (let at = position; at !== null; at = document.symbols[at]!.parent) {
    const { kind, parent, container } = document.symbols[at]!;
    if (TYPE_KINDS.has(kind) && kind !== 'type') return { document: document.id, position: at };
    if (kind !== 'method' || container === null) continue;
    if (parent !== null && TYPE_KINDS.has(document.symbols[parent]!.kind)) continue;
    const type = document.named(container.split('.').at(-1)!).find((one) => document.symbols[one]!.container === null);
    if (type !== undefined && TYPE_KINDS.has(document.symbols[type]!.kind)) return { document: document.id, position: type };
    if (parent === null || document.symbols[parent]!.container !== container) return container;
  }
  return undefined;
}
