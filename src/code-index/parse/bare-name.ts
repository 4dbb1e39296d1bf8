/**
 * A name without what only its syntax adds: quotes (`@"a b"` in Zig), the colon of a Ruby symbol (`:name`) or an Elixir
 * keyword (`name: `), the brackets of an `#include <name>`.
 */
export function bareName(text: string): string {
  return text
    .replace(/^<(\w[\w./+-]*)>$/, '$1')
    .replace(/^(?:@?["'`]|:(?=[\p{L}_"']))/u, '')
    .replace(/(?:["'`]|(?<=[\p{L}\p{N}_"'?!]):\s*)$/u, '');
}

/** Between the parts of a qualified name, in any language. */
export const PATH_SEPARATOR = /\.|::|\\/;
