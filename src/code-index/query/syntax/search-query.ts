/** What a search query says, after parsing. normal-form.ts defines the one shape in which each query is written. */

/** A condition on the text of a document. */
export type ContentNode =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly ContentNode[] }
  | { readonly kind: 'not'; readonly operand: ContentNode }
  /** The text as it stands. */
  | { readonly kind: 'literal'; readonly text: string }
  /** JavaScript syntax without delimiters (a slash is not escaped); regex-source.ts says which flags it runs with. */
  | { readonly kind: 'regex'; readonly source: string }
  /** The document defines a symbol whose name contains this one. */
  | { readonly kind: 'symbol'; readonly name: string };

/** A condition on the path of a document: a substring is found in any letter case. */
export interface PathFilter {
  readonly pattern: string;
  readonly syntax: 'glob' | 'substring' | 'regex';
  readonly negated: boolean;
}

export interface LanguageFilter {
  /** In lower case, otherwise as typed. */
  readonly language: string;
  readonly negated: boolean;
}

export interface SearchQuery {
  /** Null when only filters were given: every document that passes them matches. */
  readonly content: ContentNode | null;
  /** All of them must hold. */
  readonly paths: readonly PathFilter[];
  /** As typed; whether two languages mean either of them is for the reader of the query to say. */
  readonly languages: readonly LanguageFilter[];
  /** `auto` is smart case: sensitive when the query has an upper-case letter. */
  readonly caseSensitivity: 'yes' | 'no' | 'auto';
}
