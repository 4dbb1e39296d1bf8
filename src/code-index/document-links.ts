/** What a document says of how its names hang together: the material from which the graph resolves references. */

/**
 * `named` takes one name of a module, `default` its default export, `namespace` the module itself, `wildcard` all its
 * names, `effect` none.
 */
export const IMPORT_KINDS = ['named', 'default', 'namespace', 'wildcard', 'effect'] as const;

export type ImportKind = (typeof IMPORT_KINDS)[number];

/** One name that an import, a re-export or an export brings in. */
export interface ImportBinding {
  readonly kind: ImportKind;
  /** As it is written; empty: this document (`export { a as b }`). */
  readonly module: string;
  /** Its name in the module; empty unless `named`. */
  readonly imported: string;
  /** The name that it has here; empty for `wildcard` and `effect`. */
  readonly local: string;
  /** Others can import it from here. */
  readonly exported: boolean;
}

/**
 * Where something comes from, as text. A chain of members (`app.router.match()`) from a root:
 *
 * - a name that the document does not bind in a function: `app`
 * - `#12`: the symbol at position 12 of the document
 * - `:(pkg.Type)`: an instance of a type
 * - `this`, `super`: of the type around
 * - `?`: something that nobody knows
 */
export type Expression = string;

export interface DocumentLinks {
  /** The package that the document declares itself to be of (Go, Java, ...); empty: none. */
  readonly packageName: string;
  readonly imports: readonly ImportBinding[];
  /** For each symbol the expression of its value, for a function of what it returns; empty: not known. */
  readonly types: readonly Expression[];
  /**
   * For each reference what it is a member of; empty for a bare name that is not bound in the document, `=` with an
   * expression for one that is (`=#3`: a symbol, `=`: a local of unknown value).
   */
  readonly qualifiers: readonly Expression[];
  /** What a file of settings says (package.json, tsconfig.json, go.mod), for whoever resolves modules. */
  readonly settings: unknown;
}

export const NO_LINKS: DocumentLinks = { packageName: '', imports: [], types: [], qualifiers: [], settings: null };
