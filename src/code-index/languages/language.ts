/**
 * A language: how its files are recognised, its grammar and the queries that find definitions in its syntax tree.
 *
 * Conventions of the queries (after tree-sitter's tags): a pattern captures the defined name as `@name` and the whole
 * definition as `@definition.<kind>`. `@container` names the owner where it is not the enclosing definition (a Go
 * receiver, a C++ `Class::`). `@scope` with `@name` is a container that is no symbol of its own (a Rust impl);
 * `@ignored` with `@name` is no definition although it looks like one (`const x = require('x')` is an import).
 * Where two patterns find the same name node, the earlier pattern wins.
 */
export interface Language {
  readonly id: LanguageId;
  /** Lower-case file extensions with the dot. */
  readonly extensions: readonly string[];
  /** File name of the grammar below `dist/grammars`. */
  readonly grammar: string;
  readonly definitions: string;
}

export type LanguageId = 'typescript' | 'tsx' | 'javascript' | 'python' | 'go' | 'rust' | 'java' | 'c' | 'cpp';

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
  'enum-member',
  'prototype',
] as const;

/** Kinds of symbols, the most telling first: the order in which equal matches are shown. */
export type SymbolKind = (typeof SYMBOL_KINDS)[number];
