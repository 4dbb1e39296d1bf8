/** Reads one candidate and tells whether, where and how well it matches. */
import type { IndexReader } from '../store/index-reader.ts';
import type { SymbolDefinition } from '../symbol.ts';
import type { Candidate } from './candidates.ts';
import type { DocumentText } from './document-text.ts';
import type { DocumentTexts } from './document-texts.ts';
import { matchedLines, type MatchedLines } from './match-lines.ts';
import { compileContent, type CompiledContent } from './syntax/compile-content.ts';
import { foldCase } from './syntax/fold-case.ts';
import type { ContentNode, SearchQuery } from './syntax/search-query.ts';
import { findInAnyCase, type FindIn } from './syntax/text-finder.ts';

export interface DocumentMatch {
  /** The lines that match. Most documents that are read are not shown: theirs are never looked for. */
  readonly lines: () => MatchedLines;
  /** Higher is better. */
  readonly score: number;
  readonly document: DocumentText;
}

export interface MatchOptions {
  readonly wholeWord: boolean;
  /** Lines around each match. */
  readonly context: number;
}

const MAX_RANGES = 1000;
const NO_LINES: MatchedLines = { best: () => [], total: 0 };

/** BM25F as zoekt has it: no inverse document frequency, names count five times, tests and foreign code a fifth. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;
const AVERAGE_LENGTH = 12_000;
const NAME_WEIGHT = 5;
const MINOR_CLASS_WEIGHT = 0.2;
/** Words that stand together as they were typed outweigh any count of them apart. */
const PHRASE_SCORE = 10;

export class DocumentMatcher {
  readonly #reader: IndexReader;
  readonly #texts: DocumentTexts;
  readonly #content: CompiledContent | null;
  readonly #symbolNames: readonly string[];
  readonly #phrase: string | null;
  readonly #findPhrase: FindIn | null;
  readonly #options: MatchOptions;

  constructor(reader: IndexReader, texts: DocumentTexts, query: SearchQuery, options: MatchOptions) {
    this.#reader = reader;
    this.#texts = texts;
    this.#content = query.content === null ? null : compileContent(query, options);
    this.#symbolNames = query.content === null ? [] : symbolNamesIn(query.content);
    this.#phrase = phraseOf(query.content);
    this.#findPhrase = this.#phrase === null ? null : findInAnyCase(this.#phrase);
    this.#options = options;
  }

  match(candidate: Candidate): DocumentMatch | undefined {
    const document = this.#texts.read(candidate.path);
    if (document === undefined) return undefined;
    if (this.#content === null) return { lines: () => NO_LINES, score: 0, document };
    const { text } = document;
    const symbols = this.#symbolNames.length === 0 ? [] : this.#reader.symbolsOf(candidate.id).all;
    const definesSymbol = (name: string) => symbols.some((symbol) => containsName(symbol, name));
    const ranges = this.#content.match(text, { maxRanges: MAX_RANGES, definesSymbol });
    if (ranges === undefined) return undefined;
    const definitions = symbols.filter((symbol) => this.#symbolNames.some((name) => containsName(symbol, name)));
    const shown = ranges.length > 0 ? ranges : startsOf(text, definitions);
    const hasPhrase = this.#findPhrase !== null && this.#findPhrase(text)(0) !== -1;
    return {
      lines: () => matchedLines(text, shown, { ...this.#options, phrase: this.#phrase }),
      score: scoreOf(candidate, ranges.length, text.length, hasPhrase),
      document,
    };
  }
}

function scoreOf({ isNamed, class: documentClass }: Candidate, matches: number, length: number, hasPhrase: boolean): number {
  const classWeight = documentClass === 'source' ? 1 : MINOR_CLASS_WEIGHT;
  const weighted = (matches + (isNamed ? NAME_WEIGHT : 0)) * classWeight;
  const normal = 1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * length) / AVERAGE_LENGTH;
  return (
    (weighted * (SATURATION + 1)) / (weighted + SATURATION * normal) + (isNamed ? 1 : 0) + (hasPhrase ? PHRASE_SCORE * classWeight : 0)
  );
}

function containsName(symbol: SymbolDefinition, name: string): boolean {
  return symbol.name.toLowerCase().includes(name.toLowerCase());
}

function symbolNamesIn(node: ContentNode): string[] {
  switch (node.kind) {
    case 'symbol':
      return [node.name];
    case 'and':
    case 'or':
      return node.operands.flatMap(symbolNamesIn);
    case 'not':
      return symbolNamesIn(node.operand);
    case 'literal':
    case 'regex':
      return [];
  }
}

/** The words of a query that is nothing but words. */
function phraseOf(content: ContentNode | null): string | null {
  if (content?.kind !== 'and') return null;
  const texts = content.operands.map((operand) => (operand.kind === 'literal' ? operand.text : null));
  return texts.includes(null) ? null : foldCase(texts.join(' '));
}

/** Of the names: the definition may begin with annotations on lines before. */
function startsOf(text: string, symbols: readonly SymbolDefinition[]): (readonly [number, number])[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offsets = symbols.flatMap(({ name, startLine }) => {
    const start = starts[startLine - 1];
    return start === undefined ? [] : [Math.max(start, text.indexOf(name, start))];
  });
  return [...new Set(offsets)].sort((a, b) => a - b).map((start) => [start, start + 1] as const);
}
