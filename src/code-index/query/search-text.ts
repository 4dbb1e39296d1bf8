/** Text search: candidates from the index, then the files themselves, so that what is shown is what is on disk now. */
import { setImmediate } from 'node:timers/promises';
import type { IndexReader } from '../store/index-reader.ts';
import { candidates, type Candidate } from './candidates.ts';
import type { DocumentTexts } from './document-texts.ts';
import { DocumentMatcher, type DocumentMatch } from './match-document.ts';
import type { LineMatch } from './match-lines.ts';
import { shareLines } from './share-lines.ts';
import { isOtherVersion } from './staleness.ts';
import { parseQuery } from './syntax/parse-query.ts';
import type { ContentNode, PathFilter, SearchQuery } from './syntax/search-query.ts';

export interface TextSearch {
  readonly query: string;
  /** Null: as the query says, else upper case in it tells. */
  readonly caseSensitive: boolean | null;
  readonly wholeWord: boolean;
  /** Globs that narrow the query further. */
  readonly paths: readonly string[];
  readonly languages: readonly string[];
  /** Lines around each match. */
  readonly context: number;
  /** Files in the answer, after `offset` files that were shown before. */
  readonly limit: number;
  readonly offset: number;
}

export interface FileMatch {
  readonly path: string;
  readonly language: string | null;
  readonly lines: readonly LineMatch[];
  /** Lines of the file that match; more than are shown when it is larger than the matches in `lines`. */
  readonly total: number;
  /** The file changed since it was indexed. What is shown is what it holds now. */
  readonly stale: boolean;
}

export interface TextSearchResult {
  readonly files: readonly FileMatch[];
  /** False when more files may match than are shown. */
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly cut: 'limit' | 'deadline' | null;
}

const DEADLINE_MS = 2000;
/** Matching files compete within groups of so many, and groups keep their order: so a page is the same whatever was asked before. */
const GROUP_FILES = 20;
/** Other calls are let in between. */
const SLICE_MS = 8;

interface Ranked extends DocumentMatch {
  readonly candidate: Candidate;
  readonly order: number;
}

/** @throws QUERY_INVALID */
export async function searchText(reader: IndexReader, texts: DocumentTexts, search: TextSearch): Promise<TextSearchResult> {
  const query = withOptions(parseQuery(search.query), search);
  const matcher = new DocumentMatcher(reader, texts, query, search);
  const wanted = search.offset + search.limit;
  const groups = Math.ceil(wanted / GROUP_FILES);
  const { matches, unread } = await matchesIn(candidates(reader, query), matcher, groups * GROUP_FILES);
  matches.sort((a, b) => groupOf(a) - groupOf(b) || b.score - a.score || a.order - b.order);
  const cut = unread && matches.length < wanted ? 'deadline' : unread || matches.length > wanted ? 'limit' : null;
  return { files: described(matches.slice(search.offset, wanted), search.context), complete: cut === null, cut };
}

/** The first `enough` documents that match; `unread` tells that there may be more. */
async function matchesIn(found: ReturnType<typeof candidates>, matcher: DocumentMatcher, enough: number) {
  const matches: Ranked[] = [];
  const end = performance.now() + DEADLINE_MS;
  let sliceEnd = performance.now() + SLICE_MS;
  for (const candidate of found) {
    if (matches.length >= enough || performance.now() > end) return { matches, unread: true };
    const match = matcher.match(candidate);
    if (match) matches.push({ ...match, candidate, order: matches.length });
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    sliceEnd = performance.now() + SLICE_MS;
  }
  return { matches, unread: false };
}

function groupOf({ order }: Ranked): number {
  return Math.floor(order / GROUP_FILES);
}

/** Whether the query has parts that may take any time to match and are best kept away from other work. */
export function hasRegex({ content }: SearchQuery): boolean {
  const isRegex = (node: ContentNode): boolean => {
    if (node.kind === 'and' || node.kind === 'or') return node.operands.some(isRegex);
    return node.kind === 'not' ? isRegex(node.operand) : node.kind === 'regex';
  };
  return content !== null && isRegex(content);
}

/** The options of a call say the same as filters of the query; both hold. */
function withOptions(query: SearchQuery, { caseSensitive, paths, languages }: TextSearch): SearchQuery {
  const globs = paths.map((pattern): PathFilter => ({ pattern, syntax: 'glob', negated: false }));
  return {
    ...query,
    paths: [...query.paths, ...globs],
    languages: [...query.languages, ...languages.map((language) => ({ language: language.toLowerCase(), negated: false }))],
    caseSensitivity: caseSensitive === null ? query.caseSensitivity : caseSensitive ? 'yes' : 'no',
  };
}

function described(page: readonly Ranked[], context: number): FileMatch[] {
  const found = page.map(({ lines }) => lines());
  const shares = shareLines(
    found.map(({ total }) => total),
    context,
  );
  return page.map(({ candidate, document }, at) => {
    const { best, total } = found[at]!;
    return {
      path: candidate.path,
      language: candidate.language,
      lines: best(shares[at]!),
      total,
      stale: isOtherVersion(candidate, document),
    };
  });
}
