/**
 * `indexer://file/src/cart.ts` is a file; `indexer://symbol/src/cart.ts#Cart.total` is what that name means in it. Paths are
 * percent-encoded segment by segment; `#` begins the name.
 */
import { IndexerError } from '../domain/errors.ts';

export const FILE_TEMPLATE = 'indexer://file/{+path}';
export const SYMBOL_TEMPLATE = 'indexer://symbol/{+id}';

const FILE_PREFIX = 'indexer://file/';
const SYMBOL_PREFIX = 'indexer://symbol/';

export interface SymbolId {
  readonly path: string;
  /** With the names of what encloses it. */
  readonly name: string;
}

export function fileUri(path: string): string {
  return FILE_PREFIX + encoded(path);
}

export function symbolUri(id: SymbolId): string {
  return SYMBOL_PREFIX + symbolId(id);
}

/** The value of `{+id}`. */
export function symbolId({ path, name }: SymbolId): string {
  return `${encoded(path)}#${encodeURIComponent(name)}`;
}

/** @throws BAD_REQUEST for an encoding that is none */
export function pathOfFileUri(uri: string): string {
  return decoded(uri.slice(FILE_PREFIX.length));
}

/** @throws BAD_REQUEST when no name follows the path, or for an encoding that is none */
export function symbolOfUri(uri: string): SymbolId {
  const id = uri.slice(SYMBOL_PREFIX.length);
  const at = id.indexOf('#');
  if (at <= 0 || at === id.length - 1) throw new IndexerError('BAD_REQUEST', `${uri} has no path#name`);
  return { path: decoded(id.slice(0, at)), name: decoded(id.slice(at + 1)) };
}

/** The file whose content decides on the resource; undefined for a URI that is none of ours. */
export function pathOf(uri: string): string | undefined {
  try {
    if (uri.startsWith(FILE_PREFIX)) return pathOfFileUri(uri);
    return uri.startsWith(SYMBOL_PREFIX) ? symbolOfUri(uri).path : undefined;
  } catch (error) {
    if (error instanceof IndexerError) return undefined;
    throw error;
  }
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new IndexerError('BAD_REQUEST', `${text} is not percent-encoded`, { cause: error });
  }
}
