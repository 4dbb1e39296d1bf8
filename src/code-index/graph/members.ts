/** Types and what belongs to them. */
import type { SymbolDefinition } from '../symbol.ts';
import type { SymbolAt } from './edge.ts';
import type { GraphDocument } from './graph-document.ts';
import type { GraphDocuments } from './graph-documents.ts';
import { nameRulesOf } from './name-rules.ts';
import { TYPE_KINDS } from './type-kinds.ts';

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
  if (inside.length > 0 || !TYPE_KINDS.has(type.kind))
    return preferred(document.symbols, inside).map((at) => ({ document: id, position: at }));
  return elsewhere(documents, document, container, name);
}

/** Members that other documents add to the type: methods of Go, `impl` of Rust, `Type::member` of C++. */
function elsewhere(documents: GraphDocuments, document: GraphDocument, container: string, name: string): SymbolAt[] {
  const { family, sharesTypes } = nameRulesOf(document.language);
  if (sharesTypes === undefined) return [];
  return documents
    .definitionsOf(name)
    .filter(({ document: id, definition }) => {
      const other = documents.get(id)!;
      return definition.container === container && nameRulesOf(other.language).family === family && sharesTypes(document, other);
    })
    .slice(0, 1)
    .map(({ document: id, position }) => ({ document: id, position }));
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
