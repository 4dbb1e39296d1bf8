/**
 * The order of documents in an answer, as far as it does not depend on the question: source before tests and foreign
 * code, shallow before deep, then by path. Documents are numbered in this order, so that the full-text tables give the
 * best ones first and a query can stop early (as zoekt does).
 */
import type { DocumentClass } from '../project-config/classify-path.ts';

const CLASS_ORDER: readonly DocumentClass[] = ['source', 'test', 'deprioritized', 'vendored', 'generated'];

/** Numbers of one class. */
const CLASS_RANGE = 2 ** 36;
/** Room for documents that come later; a wider one makes posting lists longer. */
const GAP = 64;
const FIRST_DEPTH = 0x21;
const MAX_DEPTH = 0x5d;

/** Compares, byte by byte, as the order is. */
export function sortKey(documentClass: DocumentClass, path: string): string {
  return `${classPrefix(documentClass)}${String.fromCharCode(FIRST_DEPTH + Math.min(depthOf(path), MAX_DEPTH))}${path}`;
}

export function classPrefix(documentClass: DocumentClass): string {
  return String(CLASS_ORDER.indexOf(documentClass));
}

/**
 * A number between those of the neighbours in the order.
 *
 * @param neighbours undefined where the document is the first or the last of its class
 * @returns undefined when there is no room between them
 */
export function numberBetween(
  documentClass: DocumentClass,
  { before, after }: { before: number | undefined; after: number | undefined },
): number | undefined {
  const lower = before ?? CLASS_ORDER.indexOf(documentClass) * CLASS_RANGE;
  if (after === undefined) return lower + GAP;
  const middle = Math.floor((lower + after) / 2);
  return middle > lower ? middle : undefined;
}

function depthOf(path: string): number {
  let depth = 0;
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) depth++;
  return depth;
}
