/** What a run has to do: which files there are, and which of them are to be parsed. */
import type { FileVersion, ParseRequest } from '../document.ts';
import { documentClass } from '../project-config/classify-path.ts';
import type { ProjectConfig } from '../project-config/project-config.ts';
import { scan, scanPaths } from '../scan/scan.ts';
import { sortKey } from '../store/document-order.ts';
import type { KnownDocument } from '../store/document-store.ts';
import { META } from '../store/meta-keys.ts';
import { sameContents } from './compare-contents.ts';
import type { IndexJobOptions } from './index-job-options.ts';
import { progressReporter } from './job-progress.ts';
import { rulesOf } from './rules.ts';

/** A file changed within the same clock tick as it was read would look unchanged; git calls this "racily clean". */
const RACY_US = 2_000_000;
/** Fewer are compared as they are parsed: that takes one way to a thread, not two. */
const MANY_FILES = 200;

interface Listing {
  readonly files: readonly FileVersion[];
  readonly gone: readonly string[];
  readonly known: ReadonlyMap<string, KnownDocument>;
  readonly source: string;
}

export interface Plan {
  /** How many files there are, and how they were listed. */
  readonly scanned: number;
  readonly source: string;
  /** To be parsed, in the order in which documents are numbered, and their sort keys. */
  readonly work: readonly ParseRequest[];
  readonly keys: readonly string[];
  /** Files that were read and have not changed. */
  readonly same: readonly FileVersion[];
  /** Documents whose files are gone. */
  readonly gone: readonly string[];
  /** What a sibling has of files that are others here: not to be shown until they are parsed. */
  readonly replaced: readonly string[];
  readonly onDone: (files: number) => void;
}

export async function planRun(options: IndexJobOptions): Promise<Plan> {
  const sameRules = options.store.meta(META.rules) === rulesOf(options.config);
  const { files, gone, known, source } = await listFiles(options, sameRules);
  const full = options.full || !sameRules;
  const requests = files.flatMap((file) => requestFor(file, known.get(file.path), full));
  const onDone = progressReporter(options.onProgress, requests.length);
  const sizeIsSame = ({ path, size }: ParseRequest) => known.get(path)?.size === size;
  const same = await sameAmong(options, requests.filter(sizeIsSame), onDone);
  const ordered = inOrder(without(requests, same), options.config);
  const keys = ordered.map(({ key }) => key);
  const changed = ordered.map(({ request }) => request);
  const isCopy = options.takenOverFrom !== undefined;
  const replaced = isCopy ? changed.map(({ path }) => path).filter((path) => known.has(path)) : [];
  const work = isCopy ? changed.map((request) => ({ ...request, knownHash: null })) : changed;
  return { scanned: files.length, source, work, keys, same, gone, replaced, onDone };
}

/** With other rules than last time a short list is not enough, any file may have come or gone; nor is it for what was taken over. */
async function listFiles(options: IndexJobOptions, sameRules: boolean): Promise<Listing> {
  const { paths, takenOverFrom } = options;
  return paths !== null && sameRules && takenOverFrom === undefined ? listPaths(options, paths) : listAll(options);
}

async function listAll({ root, config, store }: IndexJobOptions): Promise<Listing> {
  const { files, source } = await scan(root, config);
  const known = store.known();
  const present = new Set(files.map((file) => file.path));
  return { files, known, gone: [...known.keys()].filter((path) => !present.has(path)), source };
}

async function listPaths({ root, config, store }: IndexJobOptions, paths: readonly string[]): Promise<Listing> {
  const { present, absent } = await scanPaths(root, config, paths);
  const known = store.known(paths);
  return { files: present, known, gone: absent.filter((path) => known.has(path)), source: 'changes' };
}

/** In the order in which documents are numbered: new numbers then grow, which full-text tables are made for. */
function inOrder(work: readonly ParseRequest[], config: ProjectConfig): { readonly request: ParseRequest; readonly key: string }[] {
  return work
    .map((request) => ({ request, key: sortKey(documentClass(request.path, config), request.path) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function requestFor(file: FileVersion, known: KnownDocument | undefined, full: boolean): ParseRequest[] {
  if (full || known === undefined) return [{ ...file, knownHash: null }];
  const same = known.size === file.size && known.mtimeUs === file.mtimeUs;
  if (same && known.mtimeUs < known.indexedAtUs - RACY_US) return [];
  return [{ ...file, knownHash: known.hash || null }];
}

/** Nothing when they are so few that they are compared as they are parsed. */
async function sameAmong(
  { root, config, takenOverFrom, createParser }: IndexJobOptions,
  requests: readonly ParseRequest[],
  onSame: (files: number) => void,
): Promise<FileVersion[]> {
  if (takenOverFrom === undefined && requests.length <= MANY_FILES) return [];
  return sameContents(requests, { root, config, parser: createParser(requests.length), onSame });
}

function without(requests: readonly ParseRequest[], same: readonly FileVersion[]): readonly ParseRequest[] {
  const paths = new Set(same.map(({ path }) => path));
  return requests.filter(({ path }) => !paths.has(path));
}
