/** What is found in a document: definitions, and references to names. */
export const SYMBOL_KINDS = [
  'class',
  'interface',
  'trait',
  'struct',
  'union',
  'enum',
  'type',
  'function',
  'constructor',
  'method',
  'macro',
  'module',
  'namespace',
  'constant',
  'variable',
  'property',
  'field',
  'key',
  'heading',
  'enum-member',
  'prototype',
] as const;

/** Kinds of symbols, the most telling first: the order in which equal matches are shown. */
export type SymbolKind = (typeof SYMBOL_KINDS)[number];

export const REFERENCE_ROLES = ['call', 'import', 'type', 'inherit', 'read', 'write'] as const;

/** How a name is used. */
export type ReferenceRole = (typeof REFERENCE_ROLES)[number];

/** A definition found in a document. Lines count from 1, columns from 0 in UTF-16 units, as in LSP. */
export interface SymbolDefinition {
  readonly name: string;
  readonly kind: SymbolKind;
  /** Dotted names of what encloses it, outermost first; null at the top level. */
  readonly container: string | null;
  /** Position of the enclosing symbol in the document's list of symbols. */
  readonly parent: number | null;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The declaration without its body, on one line. */
  readonly signature: string;
}

/** A use of a name, by its syntax alone: which definition is meant is not decided here. */
export interface Reference {
  /** Without qualifiers. */
  readonly name: string;
  readonly role: ReferenceRole;
  /** From 1. */
  readonly line: number;
  /** From 0, in UTF-16 units. */
  readonly column: number;
}
