import { isAbsolute, posix, relative, sep } from 'node:path';
import { IndexerError } from '../../domain/errors.ts';
import type { FileVersion } from '../document.ts';
import type { SymbolDefinition, SymbolKind } from '../symbol.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { isStale } from './staleness.ts';

export interface OutlineSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly startLine: number;
  readonly endLine: number;
  readonly signature: string;
  /** 0 at the top level. */
  readonly depth: number;
}

export interface Outline {
  readonly path: string;
  readonly language: string | null;
  readonly lines: number;
  /** Why symbols are missing, if parsing failed. */
  readonly problem: string | null;
  /** The file changed since it was indexed; lines may be off. */
  readonly stale: boolean;
  /** In the order of the document. */
  readonly symbols: readonly OutlineSymbol[];
}

/** Paths offered for one that is not there. */
const MAX_NAMED_SO = 5;

interface DocumentRow extends FileVersion, Pick<Outline, 'language' | 'lines' | 'problem'> {
  readonly id: number;
  readonly status: string;
}

/**
 * The symbols of one document.
 *
 * @param path relative to the root, or absolute and below it
 * @throws DOCUMENT_NOT_INDEXED when there is no such document, QUERY_INVALID when the path leaves the project.
 */
export function outlineOf(reader: IndexReader, root: string, path: string): Outline {
  const relativePath = pathInProject(root, path);
  const document = reader.get<DocumentRow>(
    'SELECT id, path, language, lines, problem, status, size, mtime_us AS mtimeUs FROM documents WHERE path = ?',
    [relativePath],
  );
  if (document === undefined) throw notIndexed(reader, relativePath);
  if (document.status !== 'indexed')
    throw new IndexerError('DOCUMENT_NOT_INDEXED', `${relativePath} is not indexed: ${document.problem ?? document.status}`);
  const { language, lines, problem } = document;
  return {
    path: relativePath,
    language,
    lines,
    problem,
    stale: isStale(root, document),
    symbols: withDepth(reader.symbolsOf(document.id).all),
  };
}

function notIndexed(reader: IndexReader, path: string): IndexerError {
  const end = `/${posix.basename(path)}`;
  const rows = reader.all<{ path: string }>('SELECT path FROM documents WHERE substr(path, -length(?)) = ? ORDER BY id LIMIT ?', [
    end,
    end,
    MAX_NAMED_SO,
  ]);
  const hint = rows.length === 0 ? undefined : `Named so: ${rows.map((row) => row.path).join(', ')}.`;
  return new IndexerError('DOCUMENT_NOT_INDEXED', `${path} is not in the code index`, hint === undefined ? {} : { hint });
}

/** Relative path with `/`. It is only looked up in the index, never opened. */
export function pathInProject(root: string, path: string): string {
  const local = isAbsolute(path) ? relative(root, path) : path;
  const normal = posix.normalize(local.split(sep).join('/')).replace(/\/+$/, '');
  if (normal === '..' || normal.startsWith('../') || posix.isAbsolute(normal)) {
    throw new IndexerError('QUERY_INVALID', `${path} is outside the project`);
  }
  return normal;
}

/** A parent always comes before its children. */
function withDepth(symbols: readonly SymbolDefinition[]): OutlineSymbol[] {
  const depths: number[] = [];
  return symbols.map(({ name, kind, startLine, endLine, signature, parent }) => {
    const depth = parent === null ? 0 : depths[parent]! + 1;
    depths.push(depth);
    return { name, kind, startLine, endLine, signature, depth };
  });
}
