/** The content of one document, and of the symbols that its index names. */
import { realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { errnoOf, IndexerError } from '../../domain/errors.ts';
import type { IndexReader } from '../store/index-reader.ts';
import type { SymbolDefinition } from '../symbol.ts';
import { pathInProject } from './outline.ts';
import { readDocument } from './read-document.ts';

export interface DocumentContent {
  readonly path: string;
  readonly language: string | null;
  readonly text: string;
}

/** The lines of a symbol. */
export interface SymbolContent {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
}

/**
 * A document as it is on disk now. Only what is indexed can be read: what the project ignores stays unread.
 *
 * @throws DOCUMENT_NOT_INDEXED, QUERY_INVALID when the path leaves the project
 */
export function documentContent(reader: IndexReader, root: string, path: string): DocumentContent {
  const local = pathInProject(root, path);
  const document = reader.get<{ language: string | null }>(`SELECT language FROM documents WHERE path = ? AND status = 'indexed'`, [local]);
  if (document === undefined) throw new IndexerError('DOCUMENT_NOT_INDEXED', `${local} is not in the code index`);
  const text = isBelow(root, dirname(join(root, local))) ? readDocument(root, local)?.text : undefined;
  if (text === undefined) throw new IndexerError('DOCUMENT_NOT_INDEXED', `${local} cannot be read any more`);
  return { path: local, language: document.language, text };
}

/**
 * The symbols of a document that have this qualified name; overloads share one.
 *
 * @throws DOCUMENT_NOT_INDEXED, also when there is no such symbol, QUERY_INVALID when the path leaves the project
 */
export function symbolContents(reader: IndexReader, root: string, { path, name }: { path: string; name: string }): SymbolContent[] {
  const { text, path: local } = documentContent(reader, root, path);
  const named = symbolsOfDocument(reader, local).filter((symbol) => qualifiedName(symbol) === name);
  if (named.length === 0) throw new IndexerError('DOCUMENT_NOT_INDEXED', `there is no symbol ${name} in ${local}`);
  const lines = text.split('\n');
  return named.map(({ startLine, endLine }) => ({
    path: local,
    startLine,
    endLine,
    text: lines.slice(startLine - 1, endLine).join('\n'),
  }));
}

/** None for a document that is not there. */
export function symbolsOfDocument(reader: IndexReader, path: string): readonly SymbolDefinition[] {
  const document = reader.get<{ id: number }>('SELECT id FROM documents WHERE path = ?', [path]);
  return document === undefined ? [] : reader.symbolsOf(document.id).all;
}

/** With the innermost container alone, in the company of a path: long chains of namespaces say nothing and cost much. */
export function shortName({ name, kind, container }: SymbolDefinition): string {
  const inner = kind === 'heading' ? undefined : container?.split(/\.|::/).at(-1);
  return inner === undefined || inner === '' ? name : `${inner}.${name}`;
}

/** With the names of what encloses it, outermost first. */
export function qualifiedName({ container, name }: Pick<SymbolDefinition, 'container' | 'name'>): string {
  return container === null ? name : `${container}.${name}`;
}

/** A directory of the path may have become a link to somewhere else since the document was indexed. */
function isBelow(root: string, directory: string): boolean {
  try {
    return `${realpathSync.native(directory)}${sep}`.startsWith(root.endsWith(sep) ? root : root + sep);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}
