/** Reads and parses files of a project: the work of one parse thread. */
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, messageOf } from '../../domain/errors.ts';
import { NO_LINKS } from '../document-links.ts';
import type { DocumentStatus, FileVersion, ParsedDocument, ParseOutcome, ParseRequest } from '../document.ts';
import { languageOfFile } from '../languages/languages.ts';
import { documentClass, isGeneratedHeader } from '../project-config/classify-path.ts';
import type { ProjectConfig } from '../project-config/project-config.ts';
import { packLinks, packReferences, packSymbols } from '../store/packed.ts';
import { symbolNameTokens } from '../store/symbol-names.ts';
import type { Analysis, DocumentParser } from './document-parser.ts';
import { moduleSettings } from './module-settings.ts';
import { ParserCrash } from './parser-crash.ts';
import { contentHash, countLines, decodeText } from './file-content.ts';
import { termsOf } from './terms.ts';

export interface ParseFilesOptions {
  readonly root: string;
  readonly config: ProjectConfig;
  readonly files: readonly ParseRequest[];
  /** Symbols are not looked for, for this reason. */
  readonly withoutSymbols?: string;
}

type Analyze = (language: string, text: string) => Promise<{ analysis: Analysis; problem: string | null }>;

const GONE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENXIO']);
/** Larger files are data or made by programs; their text is searchable. */
const MAX_ANALYZED_CHARACTERS = 2_097_152;
const HEADER_CHARACTERS = 1000;
const NOTHING: Analysis = { symbols: [], references: [], links: NO_LINKS };

/** @throws ParserCrash */
export async function parseFiles(
  { root, config, files, withoutSymbols }: ParseFilesOptions,
  parser: DocumentParser,
): Promise<ParseOutcome[]> {
  const analyze: Analyze = async (language, text) =>
    withoutSymbols === undefined ? analyzeWith(parser, language, text) : { analysis: NOTHING, problem: withoutSymbols };
  const outcomes: ParseOutcome[] = [];
  for (const request of files) outcomes.push(await parseFile(root, request, config, analyze));
  return outcomes;
}

async function parseFile(root: string, request: ParseRequest, config: ProjectConfig, analyze: Analyze): Promise<ParseOutcome> {
  const { path } = request;
  const read = readVersion(join(root, path), path, config.maxFileBytes);
  if (read === undefined) return { kind: 'gone', path };
  const { version, content, problem } = read;
  if (content === null)
    return { kind: 'parsed', document: withoutText(version, problem === null ? 'too-large' : 'unreadable', '', problem) };
  const hash = contentHash(content);
  if (hash === request.knownHash) return { kind: 'unchanged', version };
  const text = decodeText(content);
  if (text === null) return { kind: 'parsed', document: withoutText(version, 'binary', hash, null) };
  return { kind: 'parsed', document: await parseText(version, hash, text, config, analyze) };
}

async function parseText(
  version: FileVersion,
  hash: string,
  text: string,
  config: ProjectConfig,
  analyze: Analyze,
): Promise<ParsedDocument> {
  const language = languageOfFile(version.path, text, config.extensions) ?? null;
  const { analysis, problem } = language === null ? { analysis: NOTHING, problem: null } : await analyze(language, text);
  const byPath = documentClass(version.path, config);
  return {
    ...version,
    status: 'indexed',
    class: byPath === 'source' && isGeneratedHeader(text.slice(0, HEADER_CHARACTERS)) ? 'generated' : byPath,
    language,
    hash,
    lines: countLines(text),
    ...termsOf(text),
    symbols: analysis.symbols.length,
    symbolNames: symbolNameTokens(version.path, analysis.symbols),
    packedSymbols: packSymbols(analysis.symbols),
    packedReferences: packReferences(analysis.references),
    packedLinks: packLinks({ ...analysis.links, settings: moduleSettings(version.path, text) }),
    problem,
  };
}

async function analyzeWith(parser: DocumentParser, language: string, text: string): ReturnType<Analyze> {
  if (text.length > MAX_ANALYZED_CHARACTERS) return { analysis: NOTHING, problem: 'too large to look for symbols' };
  try {
    return { analysis: await parser.analyze(language, text), problem: null };
  } catch (error) {
    if (error instanceof ParserCrash) throw error;
    return { analysis: NOTHING, problem: messageOf(error) };
  }
}

interface ReadVersion {
  readonly version: FileVersion;
  /** Null when it was not read: larger than the limit (problem null) or unreadable. */
  readonly content: Buffer | null;
  readonly problem: string | null;
}

/** Content and version are taken from one open file; O_NONBLOCK keeps a FIFO from blocking, O_NOFOLLOW a link from leading out. */
export function readVersion(file: string, path: string, maxFileBytes: number): ReadVersion | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (GONE.has(errnoOf(error) ?? '')) return undefined;
    return { version: { path, size: 0, mtimeUs: 0 }, content: null, problem: messageOf(error) };
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return undefined;
    const version = versionOf(path, stats);
    return { version, content: stats.size > maxFileBytes ? null : readFileSync(descriptor), problem: null };
  } catch (error) {
    return { version: { path, size: 0, mtimeUs: 0 }, content: null, problem: messageOf(error) };
  } finally {
    closeSync(descriptor);
  }
}

export function versionOf(path: string, stats: Pick<Stats, 'size' | 'mtimeMs'>): FileVersion {
  return { path, size: stats.size, mtimeUs: Math.round(stats.mtimeMs * 1000) };
}

export function withoutText(version: FileVersion, status: DocumentStatus, hash: string, problem: string | null): ParsedDocument {
  return {
    ...version,
    status,
    class: 'source',
    language: null,
    hash,
    lines: 0,
    terms: '',
    hasLongTerms: false,
    symbols: 0,
    symbolNames: '',
    packedSymbols: null,
    packedReferences: null,
    packedLinks: null,
    problem,
  };
}
