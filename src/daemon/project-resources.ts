/** The files and symbols of a project as MCP resources: what can be listed, read and completed. */
import type { CodeIndex } from '../code-index/code-index.ts';
import { qualifiedName } from '../code-index/query/document-content.ts';
import type { SymbolMatch } from '../code-index/query/find-symbols.ts';
import { IndexerError } from '../domain/errors.ts';
import { fileUri, pathOfFileUri, symbolId, symbolOfUri } from './resource-uris.ts';

/** A page is about 30 KB. */
const PAGE_SIZE = 200;
/** The protocol's limit. */
const MAX_COMPLETIONS = 100;
const MAX_NAME_LENGTH = 300;
const FIRST_PATH = '';
const CURSOR = /^p[^\0]{1,4096}$/s;

const MIME_TYPES: Readonly<Record<string, string>> = { markdown: 'text/markdown', json: 'application/json' };

export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
  readonly annotations: { readonly lastModified: string };
}

export interface ResourcePage {
  readonly resources: ListedResource[];
  readonly nextCursor?: string;
}

export interface ResourceText {
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
}

export class ProjectResources {
  readonly #index: CodeIndex;

  constructor(index: CodeIndex) {
    this.#index = index;
  }

  /** @throws QUERY_INVALID for a cursor that is none of ours */
  async list(cursor: string | undefined): Promise<ResourcePage> {
    const documents = await this.#index.documents({ after: pathAt(cursor), limit: PAGE_SIZE });
    const resources = documents.map(({ path, language, size, mtimeUs }) => ({
      uri: fileUri(path),
      name: path,
      mimeType: mimeTypeOf(language),
      size,
      annotations: { lastModified: new Date(mtimeUs / 1000).toISOString() },
    }));
    return documents.length < PAGE_SIZE ? { resources } : { resources, nextCursor: cursorAfter(documents.at(-1)!.path) };
  }

  /** @throws DOCUMENT_NOT_INDEXED, BAD_REQUEST, QUERY_INVALID when the path leaves the project */
  async readFile(uri: string): Promise<ResourceText> {
    const { language, text } = await this.#index.content(pathOfFileUri(uri));
    return { uri, mimeType: mimeTypeOf(language), text };
  }

  /** @throws DOCUMENT_NOT_INDEXED, BAD_REQUEST, QUERY_INVALID when the path leaves the project */
  async readSymbol(uri: string): Promise<ResourceText> {
    const parts = await this.#index.symbolContents(symbolOfUri(uri));
    const text = parts.map(({ path, startLine, endLine, text }) => `${path}:${startLine}-${endLine}\n${text}`).join('\n\n');
    return { uri, mimeType: 'text/plain', text };
  }

  completePath(text: string): Promise<string[]> {
    return this.#index.completePath(text, MAX_COMPLETIONS);
  }

  /** `path#na` completes to the names in that file, anything else to the symbols of that name wherever they are. */
  async completeSymbol(text: string): Promise<string[]> {
    const [path, start] = text.split('#', 2);
    if (start !== undefined) {
      const names = (await this.#index.symbolNames(path!)).filter((name) => name.startsWith(start));
      return names.slice(0, MAX_COMPLETIONS).map((name) => symbolId({ path: path!, name }));
    }
    const symbols = await this.#symbolsNamed(text.slice(0, MAX_NAME_LENGTH));
    return [...new Set(symbols.map(({ path, container, name }) => symbolId({ path, name: qualifiedName({ container, name }) })))];
  }

  /** None for what is no name. */
  async #symbolsNamed(name: string): Promise<readonly SymbolMatch[]> {
    try {
      return (await this.#index.findSymbols({ name, kind: null, limit: MAX_COMPLETIONS, offset: 0 })).symbols;
    } catch (error) {
      if (error instanceof IndexerError && error.code === 'QUERY_INVALID') return [];
      throw error;
    }
  }
}

function mimeTypeOf(language: string | null): string {
  return MIME_TYPES[language ?? ''] ?? 'text/plain';
}

function cursorAfter(path: string): string {
  return Buffer.from(`p${path}`).toString('base64url');
}

function pathAt(cursor: string | undefined): string {
  if (cursor === undefined) return FIRST_PATH;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!CURSOR.test(text)) throw new IndexerError('QUERY_INVALID', `${cursor.slice(0, 100)} is no cursor`);
  return text.slice(1);
}
