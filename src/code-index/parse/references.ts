/** From the matches of a language's reference query to the references of a document. */
import type { QueryMatch } from 'web-tree-sitter';
import type { Reference } from '../symbol.ts';
import type { ReferenceRole } from '../symbol.ts';
import { bareName, PATH_SEPARATOR } from './bare-name.ts';

const REFERENCE = 'reference.';
const QUALIFIED = '.qualified';
const MAX_NAME_LENGTH = 200;

export interface PlacedReferences {
  readonly references: Reference[];
  /** Where each stands in the source, in UTF-16 units. */
  readonly starts: readonly number[];
}

/**
 * In the order of the document. Where patterns find the same node the first one in the query names the role.
 *
 * @param definedAt start offsets of the names that are defined: a definition is no reference to itself
 */
export function referencesIn(matches: readonly QueryMatch[], definedAt: ReadonlySet<number>): PlacedReferences {
  const byStart = new Map<number, { reference: Reference; pattern: number }>();
  for (const { captures, patternIndex } of matches) {
    for (const { name: capture, node } of captures) {
      if (!capture.startsWith(REFERENCE)) continue;
      const start = node.startIndex;
      const known = byStart.get(start);
      if (definedAt.has(start) || (known !== undefined && known.pattern <= patternIndex)) continue;
      const { row, column } = node.startPosition;
      const isQualified = capture.endsWith(QUALIFIED);
      const name = isQualified ? node.text.split(PATH_SEPARATOR).at(-1)! : bareName(node.text);
      const reference = {
        name,
        role: capture.slice(REFERENCE.length, isQualified ? -QUALIFIED.length : undefined) as ReferenceRole,
        line: row + 1,
        column: isQualified ? column + node.text.length - name.length : column,
      };
      if (reference.name !== '' && reference.name.length <= MAX_NAME_LENGTH) byStart.set(start, { reference, pattern: patternIndex });
    }
  }
  const ordered = [...byStart.entries()].sort(([a], [b]) => a - b);
  return { references: ordered.map(([, { reference }]) => reference), starts: ordered.map(([start]) => start) };
}
