/** One run of the indexer: list the files, find what changed, parse it, apply it. Killed at any point, the next run goes on. */
import type { TakeOver } from '../../domain/daemon.ts';
import type { FileVersion, IndexProgress, IndexReport, ParsedDocument, ParseOutcome, ParseRequest } from '../document.ts';
import { languagesFingerprint } from '../languages/languages.ts';
import type { CompareFilesOptions } from '../parse/compare-files.ts';
import type { ParseFilesOptions } from '../parse/parse-files.ts';
import { documentClass } from '../project-config/classify-path.ts';
import type { ProjectConfig } from '../project-config/project-config.ts';
import { scan, scanPaths } from '../scan/scan.ts';
import { sortKey } from '../store/document-order.ts';
import type { DocumentStore, KnownDocument } from '../store/document-store.ts';
import { META } from '../store/meta-keys.ts';
import { inBatches } from './batches.ts';
import { sameContents } from './compare-contents.ts';
import { progressReporter } from './job-progress.ts';

/** A file changed within the same clock tick as it was read would look unchanged; git calls this "racily clean". */
const RACY_US = 2_000_000;
/** Fewer are compared as they are parsed: that takes one way to a thread, not two. */
const MANY_FILES = 200;

export interface FileParser {
  readonly concurrency: number;
  parse(options: ParseFilesOptions): Promise<ParseOutcome[]>;
  /** Those of the files whose content is the one that is known. */
  compare(options: CompareFilesOptions): Promise<FileVersion[]>;
}

export interface IndexJobOptions {
  readonly root: string;
  readonly config: ProjectConfig;
  readonly store: DocumentStore;
  /** Read and parse every file again, whether it changed or not. */
  readonly full: boolean;
  /** Look only at these; null: list the whole project. */
  readonly paths: readonly string[] | null;
  /** Root of the project whose index the store began as; until it is published nobody reads it. */
  readonly takenOverFrom?: string | undefined;
  readonly createParser: (files: number) => FileParser;
  readonly onProgress: (progress: IndexProgress) => void;
  /** Microseconds since the epoch. */
  readonly nowUs: () => number;
}

export async function runIndexJob(options: IndexJobOptions): Promise<IndexReport> {
  const { root, config, store, paths, takenOverFrom: from, nowUs } = options;
  const start = performance.now();
  const rules = rulesOf(config);
  const sameRules = store.meta(META.rules) === rules;
  // With other rules a short list is not enough: any file may have come or gone.
  const { files, gone, known, source } = paths !== null && sameRules ? await listPaths(options, paths) : await listAll(options);
  const full = options.full || !sameRules;
  const requests = files.flatMap((file) => requestFor(file, known.get(file.path), full));
  const report = progressReporter(options.onProgress, requests.length);
  const readAtUs = nowUs();
  const same = await sameAmong(options, requests, report);
  const ordered = inOrder(without(requests, same), config);
  const work = ordered.map(({ request }) => (from === undefined ? request : { ...request, knownHash: null }));
  // What a sibling has of a file that is another one here is not shown until the file is parsed.
  const removals = from === undefined ? gone : [...gone, ...work.map(({ path }) => path).filter((path) => known.has(path))];
  store.begin(
    ordered.map(({ key }) => key),
    removals.length,
  );
  if (removals.length + same.length > 0) store.apply({ upserts: [], touched: same, removals }, readAtUs);
  const takenOver: TakeOver | undefined = from === undefined ? undefined : { from, reused: same.length, parsed: work.length };
  if (takenOver) store.publish({ [META.takenOver]: JSON.stringify(takenOver) });

  const removed = from === undefined ? gone.length : 0;
  const tally = { indexed: 0, unchanged: files.length - work.length, removed, skipped: 0, failed: 0 };
  if (work.length > 0) await parseAndApply(options, work, report, tally);
  store.complete(nowUs(), { [META.rules]: rules, [META.root]: root, ...(options.full ? { [META.takenOver]: '' } : {}) });
  const durationMs = Math.round(performance.now() - start);
  return { scanned: files.length, ...tally, durationMs, source, ...(takenOver ? { takenOver } : {}) };
}

/** What an index was made by: with other rules or languages, the same file may give something else. */
export function rulesOf(config: ProjectConfig): string {
  return `${config.fingerprint} ${languagesFingerprint()}`;
}

interface Listing {
  readonly files: readonly FileVersion[];
  readonly gone: readonly string[];
  readonly known: ReadonlyMap<string, KnownDocument>;
  readonly source: string;
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

type Tally = { indexed: number; unchanged: number; removed: number; skipped: number; failed: number };

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

async function parseAndApply(
  options: IndexJobOptions,
  work: readonly ParseRequest[],
  report: (files: number) => void,
  tally: Tally,
): Promise<void> {
  const { root, config, createParser, store, nowUs } = options;
  const parser = createParser(work.length);
  const batches = inBatches(work);
  let last = Promise.resolve();
  const takeBatches = async () => {
    for (let batch = batches.next(); !batch.done; batch = batches.next()) {
      const readAtUs = nowUs();
      const before = last;
      const parsed = parser.parse({ root, config, files: batch.value });
      const files = batch.value.length;
      last = applyInTurn(before, parsed, (outcomes) => {
        applyOutcomes(store, outcomes, readAtUs, tally);
        report(files);
      });
      await last;
    }
  };
  await Promise.all(Array.from({ length: parser.concurrency }, takeBatches));
}

/** Batches are parsed side by side and applied one after the other, in order. */
async function applyInTurn(
  before: Promise<void>,
  parsed: Promise<ParseOutcome[]>,
  apply: (outcomes: ParseOutcome[]) => void,
): Promise<void> {
  const outcomes = await parsed;
  await before;
  apply(outcomes);
}

function applyOutcomes(store: DocumentStore, outcomes: readonly ParseOutcome[], readAtUs: number, tally: Tally): void {
  const upserts: ParsedDocument[] = [];
  const touched: FileVersion[] = [];
  const removals: string[] = [];
  for (const outcome of outcomes) {
    switch (outcome.kind) {
      case 'parsed':
        upserts.push(outcome.document);
        if (outcome.document.status === 'indexed') tally.indexed++;
        else tally.skipped++;
        if (outcome.document.problem !== null) tally.failed++;
        break;
      case 'unchanged':
        touched.push(outcome.version);
        tally.unchanged++;
        break;
      case 'gone':
        removals.push(outcome.path);
        tally.removed++;
        break;
    }
  }
  store.apply({ upserts, touched, removals }, readAtUs);
}
