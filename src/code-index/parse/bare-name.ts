/**
 * A name without what only its syntax adds: quotes (`@"a b"` in Zig), the colon of a Ruby symbol (`:name`) or an Elixir
 * keyword (`name: `), the brackets of an `#include <name>`.
 */
export function bareName(text: string): string {
  return text.replace(/^<(\w[\w./+-]*)>$/, '$1').replaceAll(/^(?:@?["'`]|:(?!:))|(?:["'`]|:\s*)$/g, '');
}

/** Between the parts of a qualified name, in any language. */
export const PATH_SEPARATOR = /\.|::|\\/;
