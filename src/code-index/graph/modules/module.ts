import type { GraphDocument } from '../graph-document.ts';
import type { GraphDocuments } from '../graph-documents.ts';

/**
 * Where the name of a module leads: a document, a directory whose documents are one package, something outside of the
 * project, or nowhere that can be told.
 */
export type Module =
  | { readonly kind: 'document'; readonly document: GraphDocument }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'outside' }
  | { readonly kind: 'unknown' };

export const OUTSIDE: Module = { kind: 'outside' };
export const UNKNOWN_MODULE: Module = { kind: 'unknown' };

/** @param module as the import in the document writes it */
export type ResolveModule = (documents: GraphDocuments, from: GraphDocument, module: string) => Module;

/** The directories above a path, the nearest first; the root is the empty text. */
export function directoriesAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return [...parts.map((_, at) => parts.slice(0, parts.length - at).join('/')), ''];
}
