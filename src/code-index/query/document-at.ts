import type { DocumentStatus } from '../document.ts';
import type { DocumentClass } from '../project-config/classify-path.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { unpackReferences } from '../store/packed.ts';

/** What the index has of one file. */
export interface IndexedDocument {
  readonly status: DocumentStatus;
  readonly class: DocumentClass;
  readonly language: string | null;
  readonly lines: number;
  readonly symbols: number;
  readonly references: number;
  /** Why symbols are missing, or why it was not read. */
  readonly problem: string | null;
}

type Row = Omit<IndexedDocument, 'references'> & { readonly packed: Uint8Array | null };

/** @param path relative to the root */
export function documentAt(reader: IndexReader, path: string): IndexedDocument | null {
  const row = reader.get<Row>(
    `SELECT status, class, language, lines, documents.symbols AS symbols, problem, packed."references" AS packed
     FROM documents LEFT JOIN packed ON packed.document_id = documents.id WHERE path = ?`,
    [path],
  );
  if (row === undefined) return null;
  const { packed, ...document } = row;
  return { ...document, references: unpackReferences(packed).length };
}
