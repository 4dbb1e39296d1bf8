import type { ReferenceSearch } from '../../src/code-index/query/find-references.ts';
import type { SymbolSearch } from '../../src/code-index/query/find-symbols.ts';
import type { TextSearch } from '../../src/code-index/query/search-text.ts';

export function textSearch(query: string, options: Partial<TextSearch> = {}): TextSearch {
  return { query, caseSensitive: null, wholeWord: false, paths: [], languages: [], context: 0, limit: 50, offset: 0, ...options };
}

export function symbolSearch(name: string, options: Partial<SymbolSearch> = {}): SymbolSearch {
  return { name, kind: null, limit: 50, offset: 0, ...options };
}

export function referenceSearch(name: string, options: Partial<ReferenceSearch> = {}): ReferenceSearch {
  return { name, path: null, role: null, limit: 50, offset: 0, ...options };
}
