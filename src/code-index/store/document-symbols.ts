import type { SymbolDefinition } from '../symbol.ts';
import { foldName } from './symbol-names.ts';

/** The symbols of one document, by position and by name. */
export class DocumentSymbols {
  /** In the order of the document. */
  readonly all: readonly SymbolDefinition[];
  #byName: Map<string, SymbolDefinition[]> | undefined;

  constructor(all: readonly SymbolDefinition[]) {
    this.all = all;
  }

  /** @param folded as `foldName` writes it */
  named(folded: string): readonly SymbolDefinition[] {
    this.#byName ??= byName(this.all);
    return this.#byName.get(folded) ?? [];
  }
}

function byName(symbols: readonly SymbolDefinition[]): Map<string, SymbolDefinition[]> {
  const found = new Map<string, SymbolDefinition[]>();
  for (const symbol of symbols) {
    const name = foldName(symbol.name);
    const others = found.get(name);
    if (others) others.push(symbol);
    else found.set(name, [symbol]);
  }
  return found;
}
