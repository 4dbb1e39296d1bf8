/**
 * The language of searches, as people know it from Sourcegraph and zoekt.
 *
 * `foo bar` both · `foo or bar` · `-foo`, `not foo` · `(foo or bar) baz` · `"text as it stands"` (`\"`, `\\`) · `/regex/` (`\/`)
 * `sym:name` · `file:part`, `file:src/*.ts`, `file:/regex/` · `lang:go` · `case:yes|no|auto` · `-file:`, `-lang:`, `-sym:`
 *
 * `not` binds closer than `and` (which may be left out), and that closer than `or`. Operators are words of their own, in any
 * letter case. Filters stand at the top level, beside no `or`. All else is text, such as `std::map`, `f(x)`, `->b`, `--flag`,
 * `/usr/lib`: query-terms.ts and group-parentheses.ts draw the line.
 */
import type { IndexerError } from '../../../domain/errors.ts';
import { combine, negate } from './normal-form.ts';
import { queryError, queryErrorAt } from './query-error.ts';
import { filtersOf } from './query-filters.ts';
import { tokenize, type QueryToken } from './query-tokens.ts';
import type { ContentNode, SearchQuery } from './search-query.ts';

/** Characters, without the blanks at both ends. */
const MAX_LENGTH = 1000;
/** Texts, regexes, symbols and filters. */
const MAX_TERMS = 32;

/**
 * The query in its normal form (normal-form.ts).
 *
 * @throws QUERY_INVALID that says what is wrong, in which column, and what to do.
 */
export function parseQuery(text: string): SearchQuery {
  const { length } = text.trim();
  if (length > MAX_LENGTH)
    throw queryError(`the query has ${length} characters, more than ${MAX_LENGTH}`, 'Shorten it: part of a text is enough to find it.');
  const tokens = tokenize(text);
  const excess = tokens.filter(({ kind }) => kind === 'content' || kind === 'filter')[MAX_TERMS];
  if (excess)
    throw queryErrorAt(excess.at, `the query has more than ${MAX_TERMS} terms`, 'Leave terms out, or quote words that belong together.');
  const filters = filtersOf(tokens);
  const content = tokens.length === 0 ? null : new ContentParser(tokens, text).parse();
  if (filters.paths.length + filters.languages.length === 0) checkContent(content);
  return { content, ...filters };
}

/** Recursive descent; filters are in their place by now, and each counts as a term that says nothing. */
class ContentParser {
  readonly #tokens: readonly QueryToken[];
  readonly #text: string;
  #next = 0;

  constructor(tokens: readonly QueryToken[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  parse(): ContentNode | null {
    const alternatives = [this.#conjunction()];
    while (this.#peek() === 'or') {
      this.#next++;
      alternatives.push(this.#conjunction());
    }
    const nodes = alternatives.filter((node) => node !== null);
    return nodes.length === 0 ? null : combine('or', nodes);
  }

  #conjunction(): ContentNode | null {
    const operands = [...this.#operand()];
    while (!this.#atEnd() && this.#peek() !== 'or') {
      if (this.#peek() === 'and') this.#next++;
      operands.push(...this.#operand());
    }
    return operands.length === 0 ? null : combine('and', operands);
  }

  /** One node, or none for a filter. */
  #operand(): ContentNode[] {
    const token = this.#tokens[this.#next];
    if (token === undefined || token.kind === 'close') throw missingTerm(this.#text, this.#tokens[this.#next - 1]!);
    this.#next++;
    switch (token.kind) {
      case 'filter':
        return [];
      case 'content':
        return [token.node];
      case 'not':
      case 'minus':
        return this.#operand().map(negate);
      case 'open':
        return this.#group();
      case 'and':
      case 'or':
        throw missingTerm(this.#text, token);
    }
  }

  #group(): ContentNode[] {
    const node = this.parse();
    this.#next++;
    return node === null ? [] : [node];
  }

  #peek(): QueryToken['kind'] | undefined {
    return this.#tokens[this.#next]?.kind;
  }

  #atEnd(): boolean {
    return this.#peek() === undefined || this.#peek() === 'close';
  }
}

function checkContent(content: ContentNode | null): void {
  if (content === null) throw queryError('the query is empty', 'Give words to find, for example: parseConfig -test lang:go');
  if (wantsText(content)) return;
  const hint = 'Add a term to find or a file: or lang: filter; to search for a minus or for the word "not", quote it: "-1".';
  throw queryError('the query only says what to leave out', hint);
}

function wantsText(node: ContentNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.operands.some(wantsText);
  return node.kind !== 'not';
}

function missingTerm(text: string, { at, kind }: QueryToken): IndexerError {
  const operator = text.slice(at, at + kind.length);
  const sides = kind === 'not' ? 'after it' : 'on both sides';
  return queryErrorAt(at, `\`${operator}\` needs a term ${sides}`, `Add the term; to search for the word itself, quote it: "${operator}".`);
}
