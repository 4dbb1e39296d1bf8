/** One run of the indexer: list the files, find what changed, parse it, apply it. Killed at any point, the next run goes on. */
import type { TakeOver } from '../../domain/daemon.ts';
import type { FileVersion, IndexReport, ParsedDocument, ParseOutcome, ParseRequest } from '../document.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { META } from '../store/meta-keys.ts';
import { inBatches } from './batches.ts';
import type { IndexJobOptions } from './index-job-options.ts';
import { planRun } from './index-plan.ts';
import { rulesOf } from './rules.ts';

export async function runIndexJob(options: IndexJobOptions): Promise<IndexReport> {
  const { root, config, store, takenOverFrom: from, nowUs } = options;
  const start = performance.now();
  const readAtUs = nowUs();
  const { scanned, source, work, keys, same, gone, replaced, onDone } = await planRun(options);
  const removals = [...gone, ...replaced];
  store.begin(keys, removals.length);
  if (removals.length + same.length > 0) store.apply({ upserts: [], touched: same, removals }, readAtUs);
  const takenOver: TakeOver | undefined = from === undefined ? undefined : { from, reused: same.length, parsed: work.length };
  if (takenOver) store.publish({ [META.takenOver]: JSON.stringify(takenOver) });

  const tally = { indexed: 0, unchanged: scanned - work.length, removed: takenOver ? 0 : gone.length, skipped: 0, failed: 0 };
  if (work.length > 0) await parseAndApply(options, work, onDone, tally);
  store.complete(nowUs(), { [META.rules]: rulesOf(config), [META.root]: root, ...(options.full ? { [META.takenOver]: '' } : {}) });
  return { scanned, ...tally, durationMs: Math.round(performance.now() - start), source, ...(takenOver ? { takenOver } : {}) };
}

type Tally = { indexed: number; unchanged: number; removed: number; skipped: number; failed: number };

async function parseAndApply(
  options: IndexJobOptions,
  work: readonly ParseRequest[],
  onDone: (files: number) => void,
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
        onDone(files);
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
