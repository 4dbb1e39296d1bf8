/** Text search: candidates from the index, then the files themselves, so that what is shown is what is on disk now. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText } from '../parse/file-content.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { textCandidates, type Candidate } from './candidates.ts';
import { matchText, type LineMatch } from './match-lines.ts';
import { parseTextQuery, type TextQuery } from './text-query.ts';

export interface TextSearch {
  readonly query: string;
  readonly caseSensitive: boolean;
  /** Files in the answer. */
  readonly limit: number;
}

export interface FileMatch {
  readonly path: string;
  readonly language: string | null;
  readonly lines: readonly LineMatch[];
  /** Lines of the file that match; more than are shown when it is larger than `lines`. */
  readonly total: number;
}

export interface TextSearchResult {
  readonly files: readonly FileMatch[];
  /** False when more files may match than are shown. */
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly cut: 'limit' | 'deadline' | null;
}

/** Files read before an answer is given that may not be complete. */
const MAX_CANDIDATES = 2000;
const DEADLINE_MS = 2000;
const LINES_PER_FILE = 5;
const PARALLEL_READS = 8;
/** Matching files beyond the limit that still compete for a place in the answer. */
const SPARE_FILES = 20;

interface Ranked extends FileMatch {
  readonly hasPhrase: boolean;
  readonly order: number;
}

export async function searchText(
  reader: IndexReader,
  root: string,
  { query, caseSensitive, limit }: TextSearch,
): Promise<TextSearchResult> {
  const parsed = parseTextQuery(query);
  const candidates = textCandidates(reader, parsed, MAX_CANDIDATES + 1);
  const end = performance.now() + DEADLINE_MS;
  const matches: Ranked[] = [];
  let at = 0;
  let late = false;
  while (at < candidates.length && matches.length < limit + SPARE_FILES && !late) {
    const slice = candidates.slice(at, at + PARALLEL_READS);
    const read = await Promise.all(slice.map((candidate, index) => matchFile(root, candidate, parsed, caseSensitive, at + index)));
    matches.push(...read.filter((match) => match !== undefined));
    at += slice.length;
    late = performance.now() > end;
  }
  matches.sort((a, b) => Number(b.hasPhrase) - Number(a.hasPhrase) || a.order - b.order);
  const unread = at < candidates.length || candidates.length > MAX_CANDIDATES;
  const cut = late && unread ? 'deadline' : unread || matches.length > limit ? 'limit' : null;
  return {
    files: matches.slice(0, limit).map(({ path, language, lines, total }) => ({ path, language, lines, total })),
    complete: cut === null,
    cut,
  };
}

async function matchFile(
  root: string,
  candidate: Candidate,
  query: TextQuery,
  caseSensitive: boolean,
  order: number,
): Promise<Ranked | undefined> {
  const text = await readText(join(root, candidate.path));
  if (text === undefined) return undefined;
  const match = matchText(text, query, { caseSensitive, maxLines: LINES_PER_FILE });
  return match && { ...candidate, ...match, order };
}

/** Undefined when the file is gone, replaced by a link or binary by now: then it does not match. */
async function readText(file: string): Promise<string | undefined> {
  try {
    await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    return decodeText(await handle.readFile()) ?? undefined;
  } catch {
    return undefined;
  }
}
