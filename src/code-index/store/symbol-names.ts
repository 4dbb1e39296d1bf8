/**
 * How names are written into the full-text table `symbol_names`: one token per name, in lower case, with a mark: `=` for a
 * definition that people look for, `~` for a member or a mere declaration, `/` for the file itself.
 */
import { parse } from 'node:path/posix';
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';

/** Found only after the definitions of the same name. */
const MINOR_KINDS: ReadonlySet<SymbolKind> = new Set(['property', 'field', 'enum-member', 'prototype', 'key', 'heading']);
const MAX_LENGTH = 120;
const NO_BREAK_SPACE = '\u00A0';
const MODIFIER_APOSTROPHE = '\u02BC';

export function isMinor(kind: SymbolKind): boolean {
  return MINOR_KINDS.has(kind);
}

/** The name without its mark: what the tokenizer leaves whole, cut to a bounded length. */
export function foldName(name: string): string {
  return name.toLowerCase().replaceAll(/\s+/g, NO_BREAK_SPACE).replaceAll(/["']/g, MODIFIER_APOSTROPHE).slice(0, MAX_LENGTH);
}

/**
 * Distinct tokens of a document, separated by spaces: its symbols, and its file name with and without extension, because
 * a file named like what is searched for is a good answer.
 */
export function symbolNameTokens(path: string, symbols: readonly SymbolDefinition[]): string {
  const { base, name } = parse(path);
  const files = [base, name].map((file) => `/${foldName(file)}`);
  return [...new Set([...files, ...symbols.map((symbol) => `${isMinor(symbol.kind) ? '~' : '='}${foldName(symbol.name)}`)])].join(' ');
}
