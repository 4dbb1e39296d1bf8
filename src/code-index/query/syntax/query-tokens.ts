/** Cuts a query into terms, filters, operators and the parentheses that group. */
import type { IndexerError } from '../../../domain/errors.ts';
import { findGroups, type GroupParentheses } from './group-parentheses.ts';
import { queryErrorAt } from './query-error.ts';
import { isBlank, isNegation, skipBlanks, termAt } from './query-terms.ts';
import { termValue, type TermValue } from './term-values.ts';

/** `at` is the offset into the query. */
export type QueryToken = { readonly at: number } & (
  | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' }
  /** Written as `-`, which negates the next token. */
  | { readonly kind: 'minus' }
  | TermValue
);

/** @throws QUERY_INVALID for an unclosed quote, an invalid value or regex, and parentheses that should group but do not. */
export function tokenize(text: string): QueryToken[] {
  return new Tokenizer(text).tokenize();
}

class Tokenizer {
  readonly #text: string;
  readonly #groups: GroupParentheses;
  readonly #tokens: QueryToken[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#groups = findGroups(text);
  }

  tokenize(): QueryToken[] {
    for (this.#skipBlanks(); this.#at < this.#text.length; this.#skipBlanks()) this.#readToken();
    const [stray] = this.#groups.stray;
    if (stray !== undefined && this.#tokens.some(isStructure)) throw unbalanced(this.#text, stray);
    return this.#tokens;
  }

  #readToken(): void {
    if (this.#groups.opens.has(this.#at)) this.#readMark('open');
    else if (this.#groups.closes.has(this.#at)) this.#readMark('close');
    else if (isNegation(this.#text, this.#at)) this.#readNegated();
    else this.#readTerm({ negated: false });
  }

  #readNegated(): void {
    const { subject } = termAt(this.#text, this.#at + 1);
    if (subject === 'case') throw queryErrorAt(this.#at, 'case: cannot be negated', 'Write case:yes, case:no or case:auto.');
    if (subject === 'path' || subject === 'language') this.#at++;
    else this.#readMark('minus');
    if (!this.#groups.opens.has(this.#at)) this.#readTerm({ negated: true });
  }

  #readTerm({ negated }: { negated: boolean }): void {
    const at = this.#at;
    const term = termAt(this.#text, at);
    if (term.delimited === null && this.#text[term.valueAt] === '"') throw unclosedQuote(term.valueAt);
    const word = this.#text.slice(term.valueAt, term.delimited?.end ?? this.#wordEnd(term.valueAt));
    this.#at = term.valueAt + word.length;
    const operator = negated || term.subject !== null ? undefined : operatorOf(word);
    this.#tokens.push(operator ? { kind: operator, at } : { at, ...termValue(term, word, negated) });
    if (term.delimited !== null) this.#readRemainder();
  }

  /** What touches the end of quoted text is text: `"name":` is `name` and `:`. */
  #readRemainder(): void {
    const at = this.#at;
    this.#at = this.#wordEnd(at);
    if (this.#at > at) this.#tokens.push({ at, kind: 'content', node: { kind: 'literal', text: this.#text.slice(at, this.#at) } });
  }

  #readMark(kind: 'open' | 'close' | 'minus'): void {
    this.#tokens.push({ kind, at: this.#at++ });
  }

  #wordEnd(from: number): number {
    const { opens, closes } = this.#groups;
    let at = from;
    while (at < this.#text.length && !isBlank(this.#text, at) && !opens.has(at) && !closes.has(at)) at++;
    return at;
  }

  #skipBlanks(): void {
    this.#at = skipBlanks(this.#text, this.#at);
  }
}

function operatorOf(word: string): 'and' | 'or' | 'not' | undefined {
  const lowered = word.toLowerCase();
  return lowered === 'and' || lowered === 'or' || lowered === 'not' ? lowered : undefined;
}

/** A group or an operator word: proof that parentheses are meant to group. The `-` is too common in code. */
function isStructure({ kind }: QueryToken): boolean {
  return kind === 'open' || kind === 'and' || kind === 'or' || kind === 'not';
}

function unclosedQuote(at: number): IndexerError {
  return queryErrorAt(at, 'the quote is not closed', 'Add the closing quote; to search for a quote itself, write "\\"".');
}

function unbalanced(text: string, at: number): IndexerError {
  const [does, lacks] = text[at] === '(' ? ['opens', 'closes'] : ['closes', 'opens'];
  const hint = 'Put the other one at the edge of a word, or quote the text that holds this one: "foo(".';
  return queryErrorAt(at, `a parenthesis ${does} a group that nothing ${lacks}`, hint);
}
