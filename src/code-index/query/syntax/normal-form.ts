/**
 * The shape of content that `parseQuery` returns and `formatQuery` keeps:
 * `and` and `or` have two operands or more, and none of their own kind; the operand of `not` is not a `not`;
 * literals and symbol names are not blank; a regex is valid, does not begin with white space, and does not escape slashes.
 * Filters likewise: a pattern with `*`, `?`, `[` or `{` is a glob unless it is a regex, and languages are in lower case.
 */
import type { ContentNode } from './search-query.ts';

/** One operand stands for itself; those of the same kind are taken in. `operands` is not empty. */
export function combine(kind: 'and' | 'or', operands: readonly ContentNode[]): ContentNode {
  const flat = operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]));
  return flat.length === 1 ? flat[0]! : { kind, operands: flat };
}

export function negate(operand: ContentNode): ContentNode {
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand };
}
