/** How names hang together in a language: what parse/links.ts needs to know of it. */
import type { ImportBinding } from '../document-links.ts';

/**
 * Conventions of the query: `@link.import` is a whole statement that imports or exports, `@link.package` one that names the
 * package of the document, `@link.binding` the name of a parameter or variable, `@link.member` one that is bound to a member
 * of an object (`{ a, b: c }`), `@link.block` a node at whose end the names
 * that are bound in it end.
 */
export interface LinkRules {
  readonly query: string;
  /** What a statement brings in. */
  readonly imports: (statement: string) => readonly ImportBinding[];
  /** Where a declaration has its type: `x: T`, `x T`, `T x`. */
  readonly typePlace: 'colon' | 'behind' | 'before';
  /** What stands between the parameters of a function and the type of its result; `before`: the type is before its name. */
  readonly resultMark: ':' | '->' | 'behind' | 'before';
  /** Names of the object that a method is called on. */
  readonly self: readonly string[];
  /** Names of what the type around inherits from. */
  readonly parent: readonly string[];
  /** Members of the type around need no qualifier. */
  readonly hasImplicitSelf: boolean;
}

/** Text between `{` and `}`, split at its commas: `{ a, b as c }`. */
export function listedIn(text: string): string[] {
  return text
    .slice(text.indexOf('{') + 1, text.lastIndexOf('}'))
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
