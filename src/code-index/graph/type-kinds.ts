import type { SymbolKind } from '../symbol.ts';

/** Symbols that have members and can be inherited from. */
export const TYPE_KINDS: ReadonlySet<SymbolKind> = new Set<SymbolKind>(['class', 'interface', 'trait', 'struct', 'union', 'enum', 'type']);
