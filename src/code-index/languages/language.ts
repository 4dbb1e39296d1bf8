/**
 * A language: how its files are recognised and how symbols and references are found in them.
 *
 * Most languages are a tree-sitter grammar and two queries. Conventions of the queries (after tree-sitter's tags):
 *
 * - Definitions: a pattern captures the defined name as `@name` and the whole definition as `@definition.<kind>`.
 *   `@container` names the owner where it is not the enclosing definition (a Go receiver, a C++ `Class::`). `@scope`
 *   with `@name` is a container that is no symbol of its own (a Rust impl); `@ignored` with `@name` is no definition
 *   although it looks like one (`const x = require('x')` is an import).
 *   `@local` with `@name` is defined but nobody's API (a type parameter): neither symbol nor reference. `@of-type` beside
 *   a definition makes it a member of the type around the function that it stands in (`self.x = 1`), once. `@body` is
 *   the body where the grammar does not make it a part of the definition (Dart).
 * - References: one node is captured as `@reference.<role>`: the name that is used, without its qualifiers
 *   (`c` of `a.b.c()`).
 *
 * A node that holds a whole path (`Acme.Shop`, one token in Elixir) is captured as `@name.qualified` or
 * `@reference.<role>.qualified`: its last part is the name.
 *
 * Where two patterns find the same name node, the earlier one wins, and a definition wins over a reference.
 */
import type { SymbolDefinition } from '../symbol.ts';
import type { LinkRules } from './link-rules.ts';

/** Lower-case letters, digits and `-`, as people write it in `lang:`. */
export type LanguageId = string;

interface LanguageFiles {
  readonly id: LanguageId;
  /** Lower-case file extensions with the dot. */
  readonly extensions: readonly string[];
  /** Lower-case names of files that have no telling extension. */
  readonly fileNames?: readonly string[];
  /** Programs that a file without a telling name may say in its first line to be run by, without their versions. */
  readonly interpreters?: readonly string[];
  /** Other names that people give it in `lang:`, besides its extensions. */
  readonly aliases?: readonly string[];
  /** The language that people mean by both (`typescript` for `tsx`). */
  readonly variantOf?: LanguageId;
}

export interface GrammarLanguage extends LanguageFiles {
  readonly kind: 'grammar';
  /** The npm package that has the grammar, and its WebAssembly file in it. */
  readonly grammar: { readonly package: string; readonly file: string };
  readonly definitions: string;
  readonly references: string;
  /** Without them the graph has nothing but names to go by. */
  readonly links?: LinkRules;
  /** Makes the source easier to parse; every character that stays keeps its place. */
  readonly prepare?: (source: string) => string;
}

/** Code of other languages inside a document: the script of a Vue component. */
export interface EmbeddingLanguage extends LanguageFiles {
  readonly kind: 'embedding';
  readonly regions: (source: string) => readonly CodeRegion[];
}

/** A document whose symbols need no syntax tree: the headings of a Markdown file. */
export interface OutlineLanguage extends LanguageFiles {
  readonly kind: 'outline';
  readonly symbols: (source: string) => Promise<readonly SymbolDefinition[]>;
}

export type Language = GrammarLanguage | EmbeddingLanguage | OutlineLanguage;

/** A part of a document, from `start` to before `end`, in UTF-16 units. */
export interface CodeRegion {
  readonly language: LanguageId;
  readonly start: number;
  readonly end: number;
}
