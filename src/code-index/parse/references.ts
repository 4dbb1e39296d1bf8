/** From the matches of a language's reference query to the references of a document. */
import type { QueryMatch } from 'web-tree-sitter';
import type { Reference } from '../symbol.ts';
import type { ReferenceRole } from '../symbol.ts';

const REFERENCE = 'reference.';
/** A path or a key in quotes, or in the angle brackets of an `#include`. */
const QUOTED = /^["'`<](.*)["'`>]$/s;
const MAX_NAME_LENGTH = 200;

/**
 * In the order of the document. Where patterns find the same node the first one in the query names the role.
 *
 * @param definedAt start offsets of the names that are defined: a definition is no reference to itself
 */
export function referencesIn(matches: readonly QueryMatch[], definedAt: ReadonlySet<number>): Reference[] {
  const byStart = new Map<number, { reference: Reference; pattern: number }>();
  for (const { captures, patternIndex } of matches) {
    for (const { name: capture, node } of captures) {
      if (!capture.startsWith(REFERENCE)) continue;
      const start = node.startIndex;
      const known = byStart.get(start);
      if (definedAt.has(start) || (known !== undefined && known.pattern <= patternIndex)) continue;
      const { row, column } = node.startPosition;
      const reference = {
        name: node.text.replace(QUOTED, '$1'),
        role: capture.slice(REFERENCE.length) as ReferenceRole,
        line: row + 1,
        column,
      };
      if (reference.name !== '' && reference.name.length <= MAX_NAME_LENGTH) byStart.set(start, { reference, pattern: patternIndex });
    }
  }
  return [...byStart.entries()].sort(([a], [b]) => a - b).map(([, { reference }]) => reference);
}
