/**
 * The order of documents in an answer, as far as it does not depend on the question: source before tests and foreign
 * code, shallow before deep, then by path. Documents are numbered in this order, so that the full-text tables give the
 * best ones first and a query can stop early (as zoekt does).
 */
import type { DocumentClass } from '../project-config/classify-path.ts';

const CLASS_ORDER: readonly DocumentClass[] = ['source', 'test', 'deprioritized', 'vendored', 'generated'];

/** Numbers of one class. */
const CLASS_RANGE = 2 ** 44;
/** Room for documents that come later; ten times less would make posting lists a twentieth shorter. */
const GAP = 2 ** 14;
/** A document that comes alone takes so much of the room, because the next one mostly comes right behind it. */
const SHARE = 16;
const FIRST_DEPTH = 0x21;
const MAX_DEPTH = 0x5d;

/** A place among the documents that are there: their numbers, undefined at the ends of a class. */
export interface Room {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Compares, byte by byte, as the order is. Begins with its class. */
export function sortKey(documentClass: DocumentClass, path: string): string {
  return `${CLASS_ORDER.indexOf(documentClass)}${String.fromCharCode(FIRST_DEPTH + Math.min(depthOf(path), MAX_DEPTH))}${path}`;
}

/** What the keys of the same class begin with. */
export function classOf(key: string): string {
  return key.slice(0, 1);
}

/** Numbers for so many documents in a row; undefined when there is no room for them. */
export function numbersIn({ before, after }: Room, classPrefix: string, count: number): number[] | undefined {
  const lower = before ?? Number(classPrefix) * CLASS_RANGE;
  const step =
    after === undefined ? GAP : Math.max(1, Math.min(Math.floor((after - lower) / (count + 1)), Math.floor((after - lower) / SHARE)));
  const numbers = Array.from({ length: count }, (_, at) => lower + step * (at + 1));
  return after === undefined || numbers.at(-1)! < after ? numbers : undefined;
}

function depthOf(path: string): number {
  let depth = 0;
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) depth++;
  return depth;
}
