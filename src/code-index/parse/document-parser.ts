import { basename, join } from 'node:path';
import { Language as Grammar, Parser, Query } from 'web-tree-sitter';
import { NO_LINKS, type DocumentLinks } from '../document-links.ts';
import type { Reference, SymbolDefinition } from '../symbol.ts';
import type { EmbeddingLanguage, GrammarLanguage, LanguageId } from '../languages/language.ts';
import { languageById } from '../languages/languages.ts';
import { definitionsIn } from './definitions.ts';
import { withCrashKnown } from './parser-crash.ts';
import { linksIn } from './links.ts';
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
  readonly links: DocumentLinks;
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
        return { symbols: await language.symbols(source), references: [], links: NO_LINKS };
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
      const definitions = definitionsIn(matches, source);
      const placed = referencesIn(matches, definitions.definedAt);
      const links = linksIn(matches, source, language.links, definitions, placed);
      return { symbols: definitions.symbols, references: placed.references, links };
    } finally {
      tree.delete();
    }
  }

  /** Everything around a region becomes blank, so that lines and columns stay what they are in the document. */
  async #analyzeRegions(language: EmbeddingLanguage, source: string): Promise<Analysis> {
    const parts: Analysis[] = [];
    for (const region of language.regions(source)) {
      parts.push(await this.analyze(region.language, blankOutside(source, region.start, region.end)));
    }
    return joined(parts);
  }

  #load(language: GrammarLanguage): Promise<LoadedGrammar> {
    const known = this.#loaded.get(language.id);
    if (known) return known;
    const loading = this.#read(language);
    this.#loaded.set(language.id, loading);
    return loading;
  }

  async #read({ grammar: { file }, definitions, references, links }: GrammarLanguage): Promise<LoadedGrammar> {
    const grammar = await Grammar.load(join(this.#grammarDirectory, basename(file)));
    return { grammar, query: new Query(grammar, [definitions, references, links?.query ?? ''].join('\n')) };
  }
}

/** Positions count on from part to part. */
function joined(parts: readonly Analysis[]): Analysis {
  let offset = 0;
  const moved = parts.map(({ symbols, references, links }) => {
    const by = offset;
    offset += symbols.length;
    const move = (expression: string) =>
      expression.replace(/^(=?)#(\d+)/, (_, bound: string, position: string) => `${bound}#${Number(position) + by}`);
    return {
      symbols: symbols.map((symbol) => ({ ...symbol, parent: symbol.parent === null ? null : symbol.parent + by })),
      references,
      links: { ...links, types: links.types.map(move), qualifiers: links.qualifiers.map(move) },
    };
  });
  return {
    symbols: moved.flatMap(({ symbols }) => symbols),
    references: moved.flatMap(({ references }) => references),
    links: {
      ...NO_LINKS,
      imports: moved.flatMap(({ links }) => links.imports),
      types: moved.flatMap(({ links }) => links.types),
      qualifiers: moved.flatMap(({ links }) => links.qualifiers),
    },
  };
}

function blankOutside(source: string, start: number, end: number): string {
  const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ');
  return blank(source.slice(0, start)) + source.slice(start, end);
}
