/** The map of a project: its most used files and definitions, as far as a budget goes. */
import { ProjectFiles } from '../explore/project-files.ts';
import { foldName } from '../store/symbol-names.ts';
import type { IndexReader } from '../store/index-reader.ts';
import type { SymbolKind } from '../symbol.ts';
import { asPhrase } from '../store/vocabulary.ts';
import { edgesAmong, type Edges, type FileGraph } from './file-graph.ts';
import { pageRank } from './page-rank.ts';
import { startWeights } from './start-weights.ts';
import { symbolWeights } from './symbol-weights.ts';

export interface MappedSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly startLine: number;
  readonly endLine: number;
  readonly signature: string;
  /** 0 at the top level. */
  readonly depth: number;
  /** Of all rank; the whole map is 1. */
  readonly rank: number;
}

export interface MappedFile {
  readonly path: string;
  readonly rank: number;
  /** Files that use it. */
  readonly users: number;
  /** In the order of the file. */
  readonly symbols: readonly MappedSymbol[];
}

export interface MappedDirectory {
  readonly path: string;
  readonly files: number;
  /** The most frequent first. */
  readonly languages: readonly string[];
}

export interface RepoMap {
  readonly files: number;
  /** Nothing of the focus was found in the project. */
  readonly unknownFocus: readonly string[];
  readonly directories: readonly MappedDirectory[];
  /** The most used first: more than fit, so that the answer decides. */
  readonly ranked: readonly MappedFile[];
}

export interface MapOptions {
  /** Paths of files or directories, and names of symbols. */
  readonly focus: readonly string[];
  readonly maxTokens: number;
}

export const EMPTY_MAP: RepoMap = { files: 0, unknownFocus: [], directories: [], ranked: [] };

/** A file of the map takes so many tokens. */
const TOKENS_PER_FILE = 60;
const MAX_DIRECTORIES = 16;
const MAX_LANGUAGES = 2;
const MAX_DEFINERS = 50;
/** Of a file, and of one that the map is about: a map shows many files. */
const MAX_SYMBOLS = 8;
const MAX_IN_FOCUS = 20;

/** @param graph of this state of the index, or of one before */
export function repoMap(reader: IndexReader, graph: FileGraph, { focus, maxTokens }: MapOptions): RepoMap {
  const files = reader.derived('project-files', () => new ProjectFiles(reader));
  const known = (what: string) => `${what} of ${graph.version}`;
  const edges = reader.derived(known('file-edges'), () =>
    edgesAmong(
      files.files.map(({ path }) => path),
      graph,
    ),
  );
  const found = focus.map((text) => ({ text, positions: positionsOf(reader, files, text) }));
  const positions = new Set(found.flatMap((each) => each.positions));
  const ranked = () => pageRank(edges, startWeights(files, positions));
  const ranks = positions.size === 0 ? reader.derived(known('file-ranks'), ranked) : ranked();
  const users = reader.derived(known('file-users'), () => usersOf(edges));
  const order = [...ranks.keys()].filter((position) => ranks[position]! > 0 && files.files[position]!.symbols > 0);
  order.sort((a, b) => ranks[b]! - ranks[a]! || a - b);
  const wanted = new Set(
    focus.map((text) =>
      text
        .split(/\.|::|#/)
        .at(-1)!
        .toLowerCase(),
    ),
  );
  return {
    files: files.files.length,
    unknownFocus: found.filter((each) => each.positions.length === 0).map(({ text }) => text),
    directories: reader.derived('directories', () => directoriesOf(files)),
    ranked: order.slice(0, Math.ceil(maxTokens / TOKENS_PER_FILE)).map((position) => {
      const { id, path } = files.files[position]!;
      const most = positions.has(position) ? MAX_IN_FOCUS : MAX_SYMBOLS;
      const symbols = symbolsOf(reader, { id, rank: ranks[position]!, wanted, most });
      return { path, rank: ranks[position]!, users: users[position]!, symbols };
    }),
  };
}

interface WantedSymbols {
  /** Of the document. */
  readonly id: number;
  readonly rank: number;
  /** Names, in lower case. */
  readonly wanted: ReadonlySet<string>;
  readonly most: number;
}

function symbolsOf(reader: IndexReader, { id, rank, wanted, most }: WantedSymbols): MappedSymbol[] {
  const { all } = reader.symbolsOf(id);
  return symbolWeights(reader, all, wanted)
    .slice(0, most)
    .map(({ symbol, weight }) => {
      const { name, kind, startLine, endLine, signature, parent } = symbol;
      return { name, kind, startLine, endLine, signature, depth: parent === null ? 0 : 1, rank: rank * weight };
    });
}

/** A file, all files below a directory, or those that define the name. */
function positionsOf(reader: IndexReader, files: ProjectFiles, text: string): number[] {
  const path = text.replace(/^\.\//, '').replace(/\/+$/, '');
  const file = files.positionAt(path);
  if (file !== undefined) return [file];
  const below = [...files.files.keys()].filter((position) => files.files[position]!.path.startsWith(`${path}/`));
  if (below.length > 0) return below;
  const name = foldName(text.split(/\.|::|#/).at(-1)!);
  const rows = reader.all<{ id: number }>(
    `SELECT rowid AS id FROM symbol_names WHERE symbol_names MATCH ? ORDER BY rowid LIMIT ${MAX_DEFINERS}`,
    [['=', '~', '/'].map((mark) => asPhrase(mark + name)).join(' OR ')],
  );
  return rows.flatMap(({ id }) => files.positionOf(id) ?? []);
}

function usersOf({ offsets, targets }: Edges): Uint32Array {
  const users = new Uint32Array(offsets.length - 1);
  for (let at = 0; at < offsets.at(-1)!; at++) users[targets[at]!]!++;
  return users;
}

/** Directories at the top, and those below one that holds nearly everything. */
function directoriesOf({ files }: ProjectFiles): MappedDirectory[] {
  const byDirectory = new Map<string, Map<string, number>>();
  for (const { path, language } of files) {
    const directory = path.split('/').slice(0, -1).slice(0, 2).join('/');
    const languages = byDirectory.get(directory) ?? new Map<string, number>();
    languages.set(language ?? 'text', (languages.get(language ?? 'text') ?? 0) + 1);
    byDirectory.set(directory, languages);
  }
  const directories = [...byDirectory].map(([path, languages]) => ({
    path: path === '' ? '.' : path,
    files: [...languages.values()].reduce((a, b) => a + b, 0),
    languages: [...languages]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MAX_LANGUAGES)
      .map(([language]) => language),
  }));
  return directories.sort((a, b) => b.files - a.files).slice(0, MAX_DIRECTORIES);
}
