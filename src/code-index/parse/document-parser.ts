import { basename, join } from 'node:path';
import { Language as Grammar, Parser, Query } from 'web-tree-sitter';
import type { Reference, SymbolDefinition } from '../symbol.ts';
import type { EmbeddingLanguage, GrammarLanguage, LanguageId } from '../languages/language.ts';
import { languageById } from '../languages/languages.ts';
import { definitionsIn } from './definitions.ts';
import { withCrashKnown } from './parser-crash.ts';
import { referencesIn } from './references.ts';
import { Memory, PAGE_BYTES } from './web-assembly.ts';

/** One file must not hold up the others: generated or deeply nested code can take parser and queries minutes. */
const ANALYSIS_DEADLINE_MS = 5000;

const INITIAL_PAGES = 33_554_432 / PAGE_BYTES;
/** Forty times what the largest files of well-known projects take; without a bound a few KB of nested code take 2 GB per thread. */
const MAX_PAGES = 536_870_912 / PAGE_BYTES;

export interface Analysis {
  readonly symbols: readonly SymbolDefinition[];
  readonly references: readonly Reference[];
}

interface LoadedGrammar {
  readonly grammar: Grammar;
  readonly query: Query;
}

/** Finds the symbols and references in source code. Grammars are loaded on first use; one instance belongs to one thread. */
export class DocumentParser {
  readonly #grammarDirectory: string;
  readonly #parser: Parser;
  readonly #loaded = new Map<LanguageId, Promise<LoadedGrammar>>();
  readonly #deadlineMs: number;

  private constructor(grammarDirectory: string, parser: Parser, deadlineMs: number) {
    this.#grammarDirectory = grammarDirectory;
    this.#parser = parser;
    this.#deadlineMs = deadlineMs;
  }

  /** @param grammarDirectory holds the grammars (`*.wasm`) and the runtime `web-tree-sitter.wasm` */
  static async create(grammarDirectory: string, { deadlineMs = ANALYSIS_DEADLINE_MS } = {}): Promise<DocumentParser> {
    await Parser.init({
      locateFile: (file: string) => join(grammarDirectory, file),
      wasmMemory: new Memory({ initial: INITIAL_PAGES, maximum: MAX_PAGES }),
    });
    return new DocumentParser(grammarDirectory, new Parser(), deadlineMs);
  }

  /** Loads the grammar of a language, which takes longer than parsing a hundred files: `analyze` finds it there. */
  async load(languageId: LanguageId): Promise<void> {
    const language = languageById(languageId);
    if (language.kind === 'grammar') await this.#load(language);
  }

  /**
   * @throws when the parser gives up (deadline) or fails; the text of the file is searchable all the same. After a
   *   `ParserCrash` the thread is of no more use.
   */
  async analyze(languageId: LanguageId, source: string): Promise<Analysis> {
    const language = languageById(languageId);
    switch (language.kind) {
      case 'grammar':
        return this.#analyzeGrammar(language, source);
      case 'embedding':
        return this.#analyzeRegions(language, source);
      case 'outline':
        return { symbols: await language.symbols(source), references: [] };
    }
  }

  async #analyzeGrammar(language: GrammarLanguage, source: string): Promise<Analysis> {
    const loaded = await this.#load(language);
    try {
      return this.#symbolsIn(loaded, language, source);
    } catch (error) {
      throw withCrashKnown(error);
    }
  }

  #symbolsIn({ grammar, query }: LoadedGrammar, language: GrammarLanguage, source: string): Analysis {
    this.#parser.setLanguage(grammar);
    const end = performance.now() + this.#deadlineMs;
    const isLate = () => performance.now() > end;
    const tree = this.#parser.parse(language.prepare?.(source) ?? source, null, { progressCallback: isLate });
    if (tree === null) {
      this.#parser.reset();
      throw new Error(`parsing took longer than ${this.#deadlineMs} ms`);
    }
    try {
      const matches = query.matches(tree.rootNode, { progressCallback: isLate });
      if (isLate()) throw new Error(`looking for symbols took longer than ${this.#deadlineMs} ms`);
      const { symbols, definedAt } = definitionsIn(matches, source);
      return { symbols, references: referencesIn(matches, definedAt) };
    } finally {
      tree.delete();
    }
  }

  /** Everything around a region becomes blank, so that lines and columns stay what they are in the document. */
  async #analyzeRegions(language: EmbeddingLanguage, source: string): Promise<Analysis> {
    const symbols: SymbolDefinition[] = [];
    const references: Reference[] = [];
    for (const region of language.regions(source)) {
      const analysis = await this.analyze(region.language, blankOutside(source, region.start, region.end));
      const offset = symbols.length;
      for (const symbol of analysis.symbols) symbols.push({ ...symbol, parent: symbol.parent === null ? null : symbol.parent + offset });
      for (const reference of analysis.references) references.push(reference);
    }
    return { symbols, references };
  }

  #load(language: GrammarLanguage): Promise<LoadedGrammar> {
    const known = this.#loaded.get(language.id);
    if (known) return known;
    const loading = this.#read(language);
    this.#loaded.set(language.id, loading);
    return loading;
  }

  async #read({ grammar: { file }, definitions, references }: GrammarLanguage): Promise<LoadedGrammar> {
    const grammar = await Grammar.load(join(this.#grammarDirectory, basename(file)));
    return { grammar, query: new Query(grammar, `${definitions}\n${references}`) };
  }
}

function blankOutside(source: string, start: number, end: number): string {
  const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ');
  return blank(source.slice(0, start)) + source.slice(start, end);
}
