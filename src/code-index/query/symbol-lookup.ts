/** From names to the symbols that have them. */
import type { FileVersion } from '../document.ts';
import type { DocumentClass } from '../project-config/classify-path.ts';
import type { IndexReader } from '../store/index-reader.ts';
import type { SymbolDefinition } from '../symbol.ts';
import { asPhrase } from '../store/vocabulary.ts';

export interface FoundSymbol extends SymbolDefinition, FileVersion {
  readonly class: DocumentClass;
}

interface DocumentRow extends FileVersion {
  readonly id: number;
  readonly class: DocumentClass;
}

/** Names in one query of the full-text table. */
const NAMES_PER_QUERY = 50;
/** Unpacking a document takes a tenth of a millisecond; a name that more documents define is no name to search for. */
const MAX_DOCUMENTS = 200;

/**
 * Symbols that have one of the names (in the form of `foldName`) and that `accept` takes: those that people look for,
 * and members and declarations only while there are fewer than `enough`.
 */
export function symbolsNamed(
  reader: IndexReader,
  names: readonly string[],
  { accept, enough }: { accept: (symbol: SymbolDefinition) => boolean; enough: number },
): FoundSymbol[] {
  const wanted = new Set(names);
  const found: FoundSymbol[] = [];
  const seen = new Set<string>();
  for (const mark of ['=', '~']) {
    for (let at = 0; at < names.length && found.length < enough; at += NAMES_PER_QUERY) {
      const tokens = names.slice(at, at + NAMES_PER_QUERY).map((name) => asPhrase(mark + name));
      for (const document of documentsNaming(reader, tokens.join(' OR '))) {
        if (found.length >= enough) break;
        if (seen.has(document.path)) continue;
        seen.add(document.path);
        found.push(...symbolsIn(reader, document, wanted, accept));
      }
    }
  }
  return found;
}

/** In the order in which they are numbered. */
function* documentsNaming(reader: IndexReader, expression: string): Generator<DocumentRow> {
  const ids = reader.all<{ id: number }>(
    `SELECT rowid AS id FROM symbol_names WHERE symbol_names MATCH ? ORDER BY rowid LIMIT ${MAX_DOCUMENTS}`,
    [expression],
  );
  for (const { id } of ids) {
    const row = reader.get<DocumentRow>('SELECT id, path, class, size, mtime_us AS mtimeUs FROM documents WHERE id = ?', [id]);
    if (row) yield row;
  }
}

function symbolsIn(
  reader: IndexReader,
  document: DocumentRow,
  names: ReadonlySet<string>,
  accept: (symbol: SymbolDefinition) => boolean,
): FoundSymbol[] {
  const symbols = reader.symbolsOf(document.id);
  const found: FoundSymbol[] = [];
  for (const name of names) {
    for (const symbol of symbols.named(name)) if (accept(symbol)) found.push(foundIn(document, symbol));
  }
  return found;
}

/** By name: spreading both would take ten times as long, and there are many. */
function foundIn({ path, class: documentClass, size, mtimeUs }: DocumentRow, symbol: SymbolDefinition): FoundSymbol {
  const { name, kind, container, parent, startLine, startColumn, endLine, endColumn, signature } = symbol;
  return {
    name,
    kind,
    container,
    parent,
    startLine,
    startColumn,
    endLine,
    endColumn,
    signature,
    path,
    class: documentClass,
    size,
    mtimeUs,
  };
}
