/** The figures of the code graph on one corpus: what it costs to make, and how long its answers take. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodeIndex } from '../../src/code-index/code-index.ts';
import { callHierarchy } from '../../src/code-index/graph/call-hierarchy.ts';
import { CodeGraph } from '../../src/code-index/graph/code-graph.ts';
import { fileEdges } from '../../src/code-index/graph/file-edges.ts';
import { impactOf } from '../../src/code-index/graph/impact.ts';
import { LANGUAGES } from '../../src/code-index/languages/languages.ts';
import { DocumentParser } from '../../src/code-index/parse/document-parser.ts';
import { IndexReader } from '../../src/code-index/store/index-reader.ts';
import { packLinks, packReferences, packSymbols } from '../../src/code-index/store/packed.ts';
import type { SymbolKind } from '../../src/code-index/symbol.ts';
import { completed } from '../helpers/completed.ts';
import { DIST } from '../helpers/paths.ts';
import type { Corpus } from './corpus.ts';
import { atMost, figure, megabytes, milliseconds, seconds, type Figure, type Section } from './figures.ts';
import { summarize } from './samples.ts';

const ASKED = 100;
const PARSED = 400;
const DEPTH = 3;
const LIMIT = 100;
const P50_LIMIT_MS = 10;
const SHARE_LIMIT = 0.35;
const CALLABLE = new Set<SymbolKind>(['function', 'method']);

interface Subject {
  readonly name: string;
  readonly path: string;
}

export async function graphPart({ name, directory }: Corpus, rounds: number): Promise<Section> {
  const home = mkdtempSync(join(tmpdir(), 'ixb-graph-'));
  const index = new CodeIndex({ root: directory, directory: home, dist: DIST, maxFileBytes: 1_048_576, onNotice: () => undefined });
  try {
    const { durationMs } = await index.refresh({ full: true });
    const reader = IndexReader.open(join(home, 'code_index.db'))!;
    const figures = [
      ...(await costFigures(reader, directory, durationMs)),
      ...answerFigures(reader, directory, rounds),
      edgesFigure(reader),
    ];
    reader.close();
    return { title: `code graph of ${name}`, figures, notes: [] };
  } finally {
    await index.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Parsing and packing the same files with and without links, in turns. What else a run does only makes the share smaller. */
async function costFigures(reader: IndexReader, root: string, durationMs: number): Promise<Figure[]> {
  const files = spread(
    reader.all<{ path: string; language: string }>(
      'SELECT path, language FROM documents WHERE language IS NOT NULL AND symbols > 0 ORDER BY path',
    ),
    PARSED,
  ).map(({ path, language }) => ({ language, text: readFileSync(join(root, path), 'utf8') }));
  const withLinks = await DocumentParser.create(join(DIST, 'grammars'));
  const without = await withoutLinks(() => DocumentParser.create(join(DIST, 'grammars')), files);
  let [withMs, withoutMs] = [0, 0];
  for (const { language, text } of files) {
    withoutMs += await timed(() => withoutLinks(() => parse(without, language, text), [{ language }]));
    withMs += await timed(() => parse(withLinks, language, text));
  }
  const share = 1 - withoutMs / withMs;
  const { links, all } = reader.get<{ links: number; all: number }>(
    'SELECT total(length(links)) AS links, total(length(symbols)) + total(length("references")) + total(length(links)) AS "all" FROM packed',
  )!;
  const percent = (value: number) => `${(100 * value).toFixed(0)} %`;
  return [
    figure('full index', '', seconds(durationMs), true, durationMs),
    atMost("the graph's share of parsing and packing", share, {
      limit: SHARE_LIMIT,
      show: percent,
      data: { share, withMs, withoutMs },
      also: `${milliseconds(withMs)} / ${milliseconds(withoutMs)} for ${files.length} files`,
    }),
    figure("the graph's part of the index on disk", '', `${megabytes(links)} of ${megabytes(all)} packed`, true, { links, all }),
  ];
}

async function parse(parser: DocumentParser, language: string, text: string): Promise<void> {
  const { symbols, references, links } = await parser.analyze(language, text);
  packSymbols(symbols);
  packReferences(references);
  packLinks(links);
}

/** A parser that is created and used inside knows nothing of links; loads the languages. */
async function withoutLinks<Result>(work: () => Promise<Result>, used: readonly { language: string }[]): Promise<Result> {
  const changed = LANGUAGES.filter(({ id }) => used.some(({ language }) => language === id)) as { links?: unknown }[];
  const links = changed.map((language) => language.links);
  for (const language of changed) delete language.links;
  try {
    const result = await work();
    if (result instanceof DocumentParser) for (const { language } of used) await result.load(language);
    return result;
  } finally {
    for (const [at, language] of changed.entries()) if (links[at] !== undefined) language.links = links[at];
  }
}

function answerFigures(reader: IndexReader, root: string, rounds: number): Figure[] {
  const subjects = subjectsOf(reader);
  const ask = (what: string, question: (graph: CodeGraph, subject: Subject) => unknown): Figure => {
    const run = (subject: Subject) => reader.snapshot(() => question(CodeGraph.of(reader), subject));
    for (const subject of subjects) run(subject);
    const times = subjects.flatMap((subject) =>
      Array.from({ length: rounds }, () => {
        const start = performance.now();
        run(subject);
        return performance.now() - start;
      }),
    );
    const summary = summarize(times);
    const also = `p95 ${milliseconds(summary.p95)}, ${subjects.length} functions`;
    return atMost(`${what}, depth ${DEPTH}, p50`, summary.p50, { limit: P50_LIMIT_MS, show: milliseconds, data: summary, also });
  };
  const hierarchy = (direction: 'incoming' | 'outgoing') => (graph: CodeGraph, subject: Subject) =>
    callHierarchy(graph, { ...subject, direction, depth: DEPTH, limit: LIMIT });
  return [
    ask('call_hierarchy, incoming', hierarchy('incoming')),
    ask('call_hierarchy, outgoing', hierarchy('outgoing')),
    ask('impact', (graph, subject) => impactOf(graph, root, { of: { kind: 'symbol', ...subject }, depth: DEPTH, limit: LIMIT })),
  ];
}

/** A function each of documents from all over the project. */
function subjectsOf(reader: IndexReader): Subject[] {
  return reader.snapshot(() => {
    const graph = CodeGraph.of(reader);
    const documents = spread(graph.documents.ids(), 4 * ASKED).map((id) => graph.document(id)!);
    const found = documents.flatMap(({ path, symbols }): Subject[] => {
      const functions = symbols.filter(({ kind }) => CALLABLE.has(kind));
      const middle = functions[Math.floor(functions.length / 2)];
      return middle ? [{ name: middle.name, path }] : [];
    });
    return spread(found, ASKED);
  });
}

function edgesFigure(reader: IndexReader): Figure {
  const start = performance.now();
  const { documents, targets } = reader.snapshot(() => completed(fileEdges(CodeGraph.of(reader))));
  const ms = performance.now() - start;
  return figure(
    'weighted edges of all documents, made once',
    '',
    `${seconds(ms)} (${documents.length} documents, ${targets.length} edges)`,
    true,
    ms,
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function spread<Item>(all: readonly Item[], count: number): Item[] {
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, at) => all[Math.floor(at * step)]!);
}
