import type { ReferenceRole } from '../symbol.ts';

/** A symbol of the index, or the top level of a document: code outside of every symbol, and the module itself. */
export interface SymbolAt {
  readonly document: number;
  /** In the document's list of symbols; null: the top level. */
  readonly position: number | null;
}

/**
 * How a definition was found:
 *
 * - `scope`: the name is bound around the reference, in the same document
 * - `import`: through an import, re-exports included
 * - `package`: a document of the same package or one that is included has it
 * - `receiver`: a member of the type that the object has
 * - `inherited`: a member of a type that this type inherits from
 * - `unique-name`: nothing tells, but the project has only one definition of the name
 * - `ambiguous`: nothing tells, and it has several
 */
export const HOWS = ['scope', 'import', 'package', 'receiver', 'inherited', 'unique-name', 'ambiguous'] as const;

export type How = (typeof HOWS)[number];

/** How often an edge that was found so is right, about; measured for TypeScript (`npm run eval:graph`). */
export const CONFIDENCE: Readonly<Record<How, number>> = {
  scope: 0.99,
  import: 0.97,
  package: 0.95,
  receiver: 0.9,
  inherited: 0.85,
  'unique-name': 0.5,
  ambiguous: 0.2,
};

/** What a reference means. */
export interface Resolution {
  /** More than one: nothing tells which. */
  readonly to: readonly SymbolAt[];
  readonly how: How;
  /** 0 to 1. */
  readonly confidence: number;
}

/** A use of a symbol. */
export interface Edge extends Resolution {
  readonly from: SymbolAt;
  readonly name: string;
  readonly role: ReferenceRole;
  /** Of the use, as in `Reference`. */
  readonly line: number;
  readonly column: number;
}

export function keyOf({ document, position }: SymbolAt): string {
  return `${document}:${position ?? ''}`;
}

/** Less is a guess among namesakes. */
export const LIKELY = 0.5;

/** The one definition that is meant; undefined when that is a guess. */
export function likelyTarget({ to, confidence }: Pick<Edge, 'to' | 'confidence'>): SymbolAt | undefined {
  return to.length === 1 && confidence >= LIKELY ? to[0] : undefined;
}
