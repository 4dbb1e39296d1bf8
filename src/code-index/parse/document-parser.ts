import { join } from 'node:path';
import { Language as Grammar, Parser, Query } from 'web-tree-sitter';
import type { SymbolDefinition } from '../document.ts';
import type { LanguageId } from '../languages/language.ts';
import { languageById } from '../languages/languages.ts';
import { definitionsIn } from './definitions.ts';

/** One file must not hold up the others: generated code can take the parser minutes. */
const PARSE_DEADLINE_MS = 5000;

interface LoadedLanguage {
  readonly grammar: Grammar;
  readonly definitions: Query;
}

/** Finds the definitions in source code. Grammars are loaded on first use; one instance belongs to one thread. */
export class DocumentParser {
  readonly #grammarDirectory: string;
  readonly #parser: Parser;
  readonly #loaded = new Map<LanguageId, Promise<LoadedLanguage>>();

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
  async definitions(languageId: LanguageId, source: string): Promise<SymbolDefinition[]> {
    const { grammar, definitions } = await this.#load(languageId);
    this.#parser.setLanguage(grammar);
    const end = performance.now() + PARSE_DEADLINE_MS;
    const tree = this.#parser.parse(source, null, { progressCallback: () => performance.now() > end });
    if (tree === null) {
      this.#parser.reset();
      throw new Error(`parsing took longer than ${PARSE_DEADLINE_MS} ms`);
    }
    try {
      return definitionsIn(definitions.matches(tree.rootNode), source);
    } finally {
      tree.delete();
    }
  }

  #load(languageId: LanguageId): Promise<LoadedLanguage> {
    const known = this.#loaded.get(languageId);
    if (known) return known;
    const loading = this.#read(languageId);
    this.#loaded.set(languageId, loading);
    return loading;
  }

  async #read(languageId: LanguageId): Promise<LoadedLanguage> {
    const language = languageById(languageId);
    const grammar = await Grammar.load(join(this.#grammarDirectory, language.grammar));
    return { grammar, definitions: new Query(grammar, language.definitions) };
  }
}
