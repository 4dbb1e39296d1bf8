/**
 * What a document must contain for content to match, so that an index can choose which documents are worth reading.
 * Texts are compared in lower case (`toLowerCase` of both sides), whatever the letter case of the search; characters whose
 * lower case is not that of everything they match are left out of them.
 */
import type { AST } from '@eslint-community/regexpp';
import { isUnicodeRegex, parseRegex } from './regex-source.ts';
import type { ContentNode } from './search-query.ts';

/** A monotone condition on texts that a document must contain; `anything` when nothing is required. */
export type TextCondition =
  | { readonly kind: 'anything' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'all' | 'any'; readonly conditions: readonly TextCondition[] };

const ANYTHING: TextCondition = { kind: 'anything' };
/** Shorter texts are in nearly every document. */
const MIN_LENGTH = 2;
/** More alternatives in a regex are not worth looking up. */
const MAX_ALTERNATIVES = 16;

/** The strongest condition that is cheap to tell; every document that matches satisfies it. */
export function requiredTexts(content: ContentNode): TextCondition {
  switch (content.kind) {
    case 'and':
      return allOf(content.operands.map(requiredTexts));
    case 'or':
      return anyOf(content.operands.map(requiredTexts));
    case 'literal':
      return allOf(foldablePieces(content.text).map(textCondition));
    case 'regex':
      return alternatives(parseRegex(content.source).alternatives, isUnicodeRegex(content.source));
    case 'not':
    case 'symbol':
      return ANYTHING;
  }
}

/** The lower case of a sigma depends on where it stands, that of half a surrogate pair on the other half. */
function foldablePieces(text: string): string[] {
  return text.split(/[Σσς]|\p{Surrogate}/u).filter((piece) => piece !== '');
}

function alternatives(branches: readonly AST.Alternative[], unicode: boolean): TextCondition {
  return branches.length > MAX_ALTERNATIVES ? ANYTHING : anyOf(branches.map((branch) => sequence(branch.elements, unicode)));
}

function sequence(elements: readonly AST.Element[], unicode: boolean): TextCondition {
  const conditions: TextCondition[] = [];
  let run = '';
  const endRun = (next: string) => {
    if (run !== '') conditions.push(textCondition(run));
    run = next;
  };
  for (const element of elements) {
    const repeated = element.type === 'Quantifier';
    const literal = repeated && element.min === 0 ? undefined : literalOf(repeated ? element.element : element, unicode);
    run += literal ?? '';
    if (!repeated && literal !== undefined) continue;
    // The last repetition of a literal goes on with what follows.
    endRun(literal ?? '');
    if (literal === undefined) conditions.push(elementCondition(element, unicode));
  }
  endRun('');
  return allOf(conditions);
}

function elementCondition(element: AST.Element, unicode: boolean): TextCondition {
  if (element.type === 'Group' || element.type === 'CapturingGroup') return alternatives(element.alternatives, unicode);
  if (element.type === 'Quantifier' && element.min > 0) return elementCondition(element.element, unicode);
  return ANYTHING;
}

/** The one text that an element matches, if there is only one. */
function literalOf(element: AST.Element, unicode: boolean): string | undefined {
  if (element.type === 'Character') return isFoldable(element.value, unicode) ? String.fromCodePoint(element.value) : undefined;
  if (element.type !== 'Group' && element.type !== 'CapturingGroup') return undefined;
  const [branch, second] = element.alternatives;
  if (branch === undefined || second !== undefined) return undefined;
  const parts = branch.elements.map((part) => literalOf(part, unicode));
  return parts.includes(undefined) ? undefined : parts.join('');
}

/**
 * Whether all that a character of a regex matches under `i` has one lower case. ASCII letters pair up among themselves, but for
 * s with ſ and k with the Kelvin sign under `u`; beyond ASCII only characters without case are sure.
 */
function isFoldable(codePoint: number, unicode: boolean): boolean {
  const character = String.fromCodePoint(codePoint);
  if (codePoint < 0x80) return !unicode || !/[sk]/i.test(character);
  return !/[\p{Changes_When_Casemapped}\p{Changes_When_Casefolded}\p{Surrogate}]/u.test(character);
}

function textCondition(text: string): TextCondition {
  return { kind: 'text', text };
}

function allOf(conditions: readonly TextCondition[]): TextCondition {
  const parts = conditions.flatMap((part) => (part.kind === 'all' ? part.conditions : part.kind === 'anything' ? [] : [part]));
  const long = parts.filter((part) => part.kind !== 'text' || part.text.length >= MIN_LENGTH);
  const kept = withoutRedundant(long.length === 0 ? parts : long, (text, other) => other.includes(text));
  if (kept.length === 0) return ANYTHING;
  return kept.length === 1 ? kept[0]! : { kind: 'all', conditions: kept };
}

function anyOf(conditions: readonly TextCondition[]): TextCondition {
  if (conditions.some(({ kind }) => kind === 'anything')) return ANYTHING;
  const parts = conditions.flatMap((part) => (part.kind === 'any' ? part.conditions : [part]));
  const kept = withoutRedundant(parts, (text, other) => text.includes(other));
  return kept.length === 1 ? kept[0]! : { kind: 'any', conditions: kept };
}

/** Leaves out texts that another one decides: the later of two that decide each other, which are equal. */
function withoutRedundant(conditions: readonly TextCondition[], isDecidedBy: (text: string, other: string) => boolean): TextCondition[] {
  return conditions.filter(
    (condition, index) =>
      condition.kind !== 'text' ||
      !conditions.some(
        (other, at) =>
          other.kind === 'text' && at !== index && isDecidedBy(condition.text, other.text) && (other.text !== condition.text || at < index),
      ),
  );
}
