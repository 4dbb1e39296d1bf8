/** Where the language cannot tell what is meant, the name has to do. */
import type { SymbolKind } from '../symbol.ts';
import { CONFIDENCE, type How, type Resolution, type SymbolAt } from './edge.ts';
import type { GraphDocument } from './graph-document.ts';
import type { GraphDocuments, NamedSymbol } from './graph-documents.ts';
import { nameRulesOf } from './name-rules.ts';

const CALLABLE = new Set<SymbolKind>(['function', 'method', 'constructor', 'prototype', 'macro']);
const MEMBERS = new Set<SymbolKind>(['method', 'property', 'field', 'enum-member', 'constructor']);
/** Guessed among at most so many. */
const MAX_NAMESAKES = 12;

/** What the reference can mean by its name alone. */
export function guessed(documents: GraphDocuments, document: GraphDocument, name: string, qualifier: string): Resolution | undefined {
  const { commonMembers } = nameRulesOf(document.language);
  if (qualifier !== '' && commonMembers.has(name)) return undefined;
  const namesakes = documents.definitionsOf(name).filter((symbol) => canBeMeant(documents, document, symbol, qualifier));
  const definitions = namesakes.filter(({ definition }) => definition.kind !== 'prototype');
  const all = definitions.length > 0 ? definitions : namesakes;
  if (all.length === 0 || all.length > MAX_NAMESAKES) return undefined;
  return resolution(all, all.length === 1 ? 'unique-name' : 'ambiguous');
}

function canBeMeant(documents: GraphDocuments, from: GraphDocument, { document: id, definition }: NamedSymbol, qualifier: string): boolean {
  const { kind, parent, container } = definition;
  const document = documents.get(id)!;
  const { family } = nameRulesOf(from.language);
  if (nameRulesOf(document.language).family !== family || kind === 'key' || kind === 'heading') return false;
  // Tests use the code, never the other way round.
  if (document.class === 'test' && from.class !== 'test') return false;
  if (!hasRules(family)) return true;
  return qualifier === '' ? !MEMBERS.has(kind) || container === null : MEMBERS.has(kind) || (CALLABLE.has(kind) && parent !== null);
}

function hasRules(family: string): boolean {
  return nameRulesOf(family).isStrict;
}

export function resolution(to: readonly SymbolAt[], how: How): Resolution {
  const symbols = to.map(({ document, position }) => ({ document, position }));
  return { to: symbols, how, confidence: how === 'ambiguous' ? Math.min(CONFIDENCE.ambiguous, 1 / symbols.length) : CONFIDENCE[how] };
}
