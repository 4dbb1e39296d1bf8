/** One run of the indexer: list the files, find what changed, parse it, apply it. Killed at any point, the next run goes on. */
import type { FileVersion, IndexProgress, IndexReport, ParsedDocument, ParseOutcome, ParseRequest } from '../document.ts';
import { languagesFingerprint } from '../languages/languages.ts';
import type { ParseFilesOptions } from '../parse/parse-files.ts';
import { documentClass } from '../project-config/classify-path.ts';
import type { ProjectConfig } from '../project-config/project-config.ts';
import { scan, scanPaths } from '../scan/scan.ts';
import { sortKey } from '../store/document-order.ts';
import type { DocumentStore, KnownDocument } from '../store/document-store.ts';

/** A file changed within the same clock tick as it was read would look unchanged; git calls this "racily clean". */
const RACY_US = 2_000_000;
const BATCH_FILES = 32;
const BATCH_BYTES = 262_144;
const PROGRESS_INTERVAL_MS = 100;
const RULES_KEY = 'rules';

export interface FileParser {
  readonly concurrency: number;
  parse(options: ParseFilesOptions): Promise<ParseOutcome[]>;
}

export interface IndexJobOptions {
  readonly root: string;
  readonly config: ProjectConfig;
  readonly store: DocumentStore;
  /** Read and parse every file again, whether it changed or not. */
  readonly full: boolean;
  /** Look only at these; null: list the whole project. */
  readonly paths: readonly string[] | null;
  readonly createParser: (files: number) => FileParser;
  readonly onProgress: (progress: IndexProgress) => void;
  /** Microseconds since the epoch. */
  readonly nowUs: () => number;
}

export async function runIndexJob(options: IndexJobOptions): Promise<IndexReport> {
  const { config, store, paths, nowUs } = options;
  const start = performance.now();
  const rules = `${config.fingerprint} ${languagesFingerprint()}`;
  const sameRules = store.meta(RULES_KEY) === rules;
  // With other rules a short list is not enough: any file may have come or gone.
  const { files, gone, known, source } = paths !== null && sameRules ? await listPaths(options, paths) : await listAll(options);
  const full = options.full || !sameRules;
  const ordered = inOrder(
    files.flatMap((file) => requestFor(file, known.get(file.path), full)),
    config,
  );
  const work = ordered.map(({ request }) => request);
  store.begin(
    ordered.map(({ key }) => key),
    gone.length,
  );
  if (gone.length > 0) store.apply({ upserts: [], touched: [], removals: gone }, nowUs());

  const tally = { indexed: 0, unchanged: files.length - work.length, removed: gone.length, skipped: 0, failed: 0 };
  if (work.length > 0) await parseAndApply(options, work, tally);
  store.complete(nowUs(), { [RULES_KEY]: rules });
  return { scanned: files.length, ...tally, durationMs: Math.round(performance.now() - start), source };
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

async function parseAndApply(options: IndexJobOptions, work: readonly ParseRequest[], tally: Tally): Promise<void> {
  const { root, config, createParser, store, nowUs } = options;
  const parser = createParser(work.length);
  const report = progressReporter(options.onProgress, work.length);
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

/** Batches of files bounded in number and bytes; large files travel alone. */
function* inBatches(work: readonly ParseRequest[]): Generator<ParseRequest[], undefined> {
  let batch: ParseRequest[] = [];
  let bytes = 0;
  for (const request of work) {
    if (batch.length > 0 && (batch.length === BATCH_FILES || bytes + request.size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(request);
    bytes += request.size;
  }
  if (batch.length > 0) yield batch;
  return undefined;
}

function progressReporter(onProgress: (progress: IndexProgress) => void, total: number): (files: number) => void {
  let done = 0;
  let reportedAt = 0;
  onProgress({ done, total });
  return (files) => {
    done += files;
    if (done < total && performance.now() - reportedAt < PROGRESS_INTERVAL_MS) return;
    reportedAt = performance.now();
    onProgress({ done, total });
  };
}
