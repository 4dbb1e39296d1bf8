import type { GraphDocument } from './graph-document.ts';
import type { How, SymbolAt } from './edge.ts';

/**
 * What an expression stands for, as far as the index can tell: a symbol, an object of a type, the names of a module or of a
 * package, something that the project does not define, or nothing that is known.
 */
export type Value =
  | { readonly kind: 'symbols'; readonly symbols: readonly SymbolAt[]; readonly how: How }
  | { readonly kind: 'instance'; readonly type: SymbolAt; readonly how: How }
  /** Members that share a container which is no symbol: `Shop.prototype.open = ...`. */
  | { readonly kind: 'container'; readonly document: GraphDocument; readonly container: string }
  | { readonly kind: 'module'; readonly document: GraphDocument }
  /** A package that is no document. */
  | { readonly kind: 'directory'; readonly path: string; readonly family: string }
  | { readonly kind: 'outside' }
  | { readonly kind: 'unknown' };

export const OUTSIDE_VALUE: Value = { kind: 'outside' };
export const UNKNOWN_VALUE: Value = { kind: 'unknown' };

export function symbolsValue(symbols: readonly SymbolAt[], how: How): Value {
  return symbols.length === 0 ? UNKNOWN_VALUE : { kind: 'symbols', symbols, how };
}
