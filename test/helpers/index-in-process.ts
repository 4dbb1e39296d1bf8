import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runIndexJob } from '../../src/code-index/build/index-job.ts';
import { rulesOf } from '../../src/code-index/build/rules.ts';
import type { DocumentParser } from '../../src/code-index/parse/document-parser.ts';
import { compareFiles } from '../../src/code-index/parse/compare-files.ts';
import { parseFiles } from '../../src/code-index/parse/parse-files.ts';
import { readProjectConfig } from '../../src/code-index/project-config/project-config.ts';
import { DocumentTexts } from '../../src/code-index/query/document-texts.ts';
import { findReferences } from '../../src/code-index/query/find-references.ts';
import { findSymbols } from '../../src/code-index/query/find-symbols.ts';
import { searchText, type TextSearch } from '../../src/code-index/query/search-text.ts';
import { CodeGraph } from '../../src/code-index/graph/code-graph.ts';
import type { SymbolAt } from '../../src/code-index/graph/edge.ts';
import { fileEdges } from '../../src/code-index/graph/file-edges.ts';
import { createDatabase, openForWriting } from '../../src/code-index/store/database.ts';
import { DocumentStore } from '../../src/code-index/store/document-store.ts';
import { IndexReader } from '../../src/code-index/store/index-reader.ts';
import { scan } from '../../src/code-index/scan/scan.ts';
import { takeOver } from '../../src/code-index/take-over/take-over.ts';
import { unpackLinks, unpackReferences, unpackSymbols } from '../../src/code-index/store/packed.ts';
import { completed } from './completed.ts';
import { referenceSearch, symbolSearch, textSearch } from './searches.ts';
import { temporaryDirectory } from './temporary.ts';

interface RunOptions {
  readonly full?: boolean;
  readonly paths?: readonly string[] | null;
  /** Called before a batch is parsed: what was applied by then is committed or not. */
  readonly whileParsing?: () => void;
}

/** An index of the directory that starts from one of the others when it can. */
export async function takenOverInProcess(root: string, parser: DocumentParser, others: readonly string[]) {
  const databaseFile = join(temporaryDirectory(), 'code_index.db');
  const config = readProjectConfig(root, { languageIds: 'any' });
  const { files } = await scan(root, config);
  const notices: string[] = [];
  const from = await takeOver({ root, rules: rulesOf(config), files, others, databaseFile, onNotice: (text) => notices.push(text) });
  if (from === undefined) createDatabase(databaseFile);
  return { from, notices, index: indexInProcess(root, parser, { databaseFile, takenOverFrom: from }) };
}

/** An index of the directory whose runs happen in this process. Released when the test ends. */
export function indexInProcess(
  root: string,
  parser: DocumentParser,
  begun: { readonly databaseFile: string; readonly takenOverFrom: string | undefined } = {
    databaseFile: emptyDatabase(),
    takenOverFrom: undefined,
  },
) {
  const { databaseFile: file, takenOverFrom } = begun;
  const database = openForWriting(file);
  onTestFinished(() => void database.close());
  let opened: IndexReader | undefined;
  const reader = () => (opened ??= IndexReader.open(file)!); // nobody can read what was taken over before its first run
  onTestFinished(() => opened?.close());
  const texts = new DocumentTexts(root);
  onTestFinished(() => texts.clear());
  let parsed = 0;
  const run = ({ full = false, paths = null, whileParsing }: RunOptions = {}) =>
    runIndexJob({
      root,
      config: readProjectConfig(root, { languageIds: 'any' }),
      full,
      paths,
      takenOverFrom,
      store: new DocumentStore(database),
      createParser: () => ({
        concurrency: 2,
        parse: (options) => {
          parsed += options.files.length;
          whileParsing?.();
          return parseFiles(options, parser);
        },
        compare: async (options) => compareFiles(options),
      }),
      onProgress: () => {},
      nowUs: () => Date.now() * 1000,
    });
  const find = async (query: string, options: Partial<TextSearch> = {}) =>
    (await searchText(reader(), texts, textSearch(query, options))).files;
  const search = async (query: string, options: Partial<TextSearch> = {}) => (await find(query, options)).map(({ path }) => path).sort();
  const symbols = (name: string) => findSymbols(reader(), root, symbolSearch(name)).symbols;
  const references = (name: string) => findReferences(reader(), root, referenceSearch(name));
  return {
    file,
    run,
    find,
    search,
    symbols,
    references,
    get reader() {
      return reader();
    },
    database,
    parsedFiles: () => parsed,
  };
}

function emptyDatabase(): string {
  const file = join(temporaryDirectory(), 'code_index.db');
  createDatabase(file);
  return file;
}

/** Every reference of every document and what it means, and the weighted graph of the documents, by path and name. */
export function graphOf(reader: IndexReader): unknown {
  return reader.snapshot(() => {
    const graph = CodeGraph.of(reader);
    const documents = graph.documents.ids().map((id) => graph.document(id)!);
    const named = ({ document: id, position }: SymbolAt) => {
      const document = graph.document(id)!;
      return `${document.path}#${position === null ? '' : `${document.symbols[position]!.container ?? ''}.${document.symbols[position]!.name}`}`;
    };
    const { offsets, targets, weights } = completed(fileEdges(graph));
    return documents
      .map((document, place) => ({
        path: document.path,
        meanings: document.references.map(({ name, line }, at) => {
          const found = graph.resolve(document, at);
          return `${line} ${name} ${found ? `${found.how} ${found.to.map(named).toSorted().join()}` : ''}`;
        }),
        incoming: document.symbols.map((_, position) =>
          graph
            .incoming({ document: document.id, position })
            .edges.map(({ line, from }) => `${named(from)} ${line}`)
            .toSorted(),
        ),
        uses: [...targets.subarray(offsets[place], offsets[place + 1])]
          .map((target, at) => `${documents[target]!.path} ${weights[offsets[place]! + at]!}`)
          .toSorted(),
      }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  });
}

interface PackedRow {
  readonly path: string;
  readonly symbols: Uint8Array | null;
  readonly references: Uint8Array | null;
  readonly links: Uint8Array | null;
}

/** Everything that answers depend on, without row ids and times. */
export function contentOf(reader: IndexReader): unknown {
  const packed = reader.all<PackedRow>(
    'SELECT path, packed.symbols AS symbols, packed."references" AS "references", packed.links AS links FROM packed JOIN documents ON documents.id = document_id ORDER BY path',
  );
  return {
    documents: reader.all(
      'SELECT path, status, class, language, size, hash, lines, symbols, long_terms, problem FROM documents ORDER BY path',
    ),
    packed: packed.map(({ path, symbols, references, links }) => ({
      path,
      symbols: unpackSymbols(symbols),
      references: unpackReferences(references),
      links: unpackLinks(links),
    })),
    words: reader.all('SELECT term, doc FROM text_words_terms WHERE doc > 0 ORDER BY term'),
    names: reader.all('SELECT term, doc FROM symbol_names_terms WHERE doc > 0 ORDER BY term'),
    meta: reader.all(`SELECT key, value FROM meta WHERE key IN ('documents', 'symbols', 'vocabulary', 'rules') ORDER BY key`),
  };
}
