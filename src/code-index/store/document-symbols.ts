import type { SymbolDefinition } from '../symbol.ts';
import { foldName } from './symbol-names.ts';

/** The symbols of one document, by position and by name. */
export class DocumentSymbols {
  /** In the order of the document. */
  readonly all: readonly SymbolDefinition[];
  #byName: Map<string, number[]> | undefined;

  constructor(all: readonly SymbolDefinition[]) {
    this.all = all;
  }

  /** @param folded as `foldName` writes it */
  named(folded: string): readonly SymbolDefinition[] {
    return this.positionsNamed(folded).map((position) => this.all[position]!);
  }

  /** @param folded as `foldName` writes it */
  positionsNamed(folded: string): readonly number[] {
    this.#byName ??= byName(this.all);
    return this.#byName.get(folded) ?? [];
  }
}

function byName(symbols: readonly SymbolDefinition[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [position, symbol] of symbols.entries()) {
    const name = foldName(symbol.name);
    const others = found.get(name);
    if (others) others.push(position);
    else found.set(name, [position]);
  }
  return found;
}
