import { basename, join } from 'node:path';
import { Language as Grammar, Parser, Query } from 'web-tree-sitter';
import type { Reference, SymbolDefinition } from '../symbol.ts';
import type { EmbeddingLanguage, GrammarLanguage, LanguageId } from '../languages/language.ts';
import { languageById } from '../languages/languages.ts';
import { definitionsIn } from './definitions.ts';
import { referencesIn } from './references.ts';

/** One file must not hold up the others: generated code can take the parser minutes. */
const PARSE_DEADLINE_MS = 5000;

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

  private constructor(grammarDirectory: string, parser: Parser) {
    this.#grammarDirectory = grammarDirectory;
    this.#parser = parser;
  }

  /** @param grammarDirectory holds the grammars (`*.wasm`) and the runtime `web-tree-sitter.wasm` */
  static async create(grammarDirectory: string): Promise<DocumentParser> {
    await Parser.init({ locateFile: (file: string) => join(grammarDirectory, file) });
    return new DocumentParser(grammarDirectory, new Parser());
  }

  /** @throws when the parser gives up (deadline) or fails; the text of the file is searchable all the same. */
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
    const { grammar, query } = await this.#load(language);
    this.#parser.setLanguage(grammar);
    const end = performance.now() + PARSE_DEADLINE_MS;
    const tree = this.#parser.parse(language.prepare?.(source) ?? source, null, { progressCallback: () => performance.now() > end });
    if (tree === null) {
      this.#parser.reset();
      throw new Error(`parsing took longer than ${PARSE_DEADLINE_MS} ms`);
    }
    try {
      const matches = query.matches(tree.rootNode);
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
      symbols.push(...analysis.symbols.map((symbol) => ({ ...symbol, parent: symbol.parent === null ? null : symbol.parent + offset })));
      references.push(...analysis.references);
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
