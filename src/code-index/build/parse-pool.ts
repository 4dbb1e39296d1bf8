import { Piscina } from 'piscina';
import { messageOf } from '../../domain/errors.ts';
import type { FileVersion, ParseOutcome, ParseRequest } from '../document.ts';
import type { LanguageId } from '../languages/language.ts';
import { languageOfPath } from '../languages/languages.ts';
import type { CompareFilesOptions } from '../parse/compare-files.ts';
import { withoutText, type ParseFilesOptions } from '../parse/parse-files.ts';
import type { FileParser } from './index-job-options.ts';
import { Turns } from './turns.ts';

/** Longer than the process stays without work: a thread keeps its grammars loaded. */
const IDLE_TIMEOUT_MS = 60_000;
/** Files that justify one more thread: starting one costs about as much as parsing fifty files. */
const FILES_PER_THREAD = 50;
/** Enough waiting batches that a slow one does not idle the other threads; few enough that memory is bounded. */
const BATCHES_PER_THREAD = 3;
/** For one batch, read and parsed; six times what the parser allows itself for one file. */
const BATCH_DEADLINE_MS = 30_000;
/** V8's default lets the garbage of a thread grow to 48 MB, for no time that could be measured. */
const YOUNG_GENERATION_MB = 8;

export interface ParsePoolOptions {
  /** Entry point of a parse thread. */
  readonly threadFile: string;
  readonly grammarDirectory: string;
  readonly maxThreads: number;
  /** Told each time that files take another try: the run is slow, but alive. */
  readonly onRetry: () => void;
  readonly batchDeadlineMs?: number;
}

/** Parse threads, started as there is work for them. */
export class ParsePool {
  readonly #pool: Piscina;
  readonly #freeThreads: Turns;
  readonly #maxThreads: number;
  readonly #onRetry: () => void;
  readonly #batchDeadlineMs: number;
  readonly #prepared = new Set<LanguageId>();
  #isPrepared = false;
  #preparation: Promise<void> = Promise.resolve();

  constructor({ threadFile, grammarDirectory, maxThreads, onRetry, batchDeadlineMs = BATCH_DEADLINE_MS }: ParsePoolOptions) {
    this.#pool = new Piscina({
      filename: threadFile,
      minThreads: 0,
      maxThreads,
      idleTimeout: IDLE_TIMEOUT_MS,
      workerData: { grammarDirectory },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#freeThreads = new Turns(maxThreads);
    this.#maxThreads = maxThreads;
    this.#onRetry = onRetry;
    this.#batchDeadlineMs = batchDeadlineMs;
  }

  /** Starts a thread if none runs. When the files are few enough for one, it loads their languages, and they wait for it. */
  prepare(paths: readonly string[]): void {
    const isForOne = paths.length <= FILES_PER_THREAD;
    const languages = isForOne ? this.#unprepared(paths) : [];
    if (languages.length === 0 && this.#isPrepared) return;
    this.#isPrepared = true;
    const preparing = this.#preparation.then(() => this.#load(languages)).catch(() => undefined); // who parses next meets and tells it
    if (isForOne) this.#preparation = preparing;
  }

  #unprepared(paths: readonly string[]): LanguageId[] {
    const languages = new Set(paths.flatMap((path) => languageOfPath(path) ?? []));
    const missing = [...languages].filter((language) => !this.#prepared.has(language));
    for (const language of missing) this.#prepared.add(language);
    return missing;
  }

  #load(languages: readonly LanguageId[]): Promise<void> {
    return this.#pool.run({ languages }, { name: 'prepare', signal: AbortSignal.timeout(this.#batchDeadlineMs) }) as Promise<void>;
  }

  /** For a run over so many files. */
  parserFor(files: number): FileParser {
    const threads = Math.max(1, Math.min(this.#maxThreads, Math.ceil(files / FILES_PER_THREAD)));
    return {
      concurrency: threads * BATCHES_PER_THREAD,
      parse: (options) => this.#parse(options),
      compare: (options) => this.#compare(options),
    };
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** What takes a thread down or too long counts as changed: parsing it meets the same, and tells. */
  async #compare(options: CompareFilesOptions): Promise<FileVersion[]> {
    const compare = () =>
      this.#pool.run(options, { name: 'compare', signal: AbortSignal.timeout(this.#batchDeadlineMs) }) as Promise<FileVersion[]>;
    return this.#freeThreads.take(compare).catch(() => []);
  }

  /**
   * Parses the files. When they bring a thread down or take too long, each is tried alone; the culprit is tried once more
   * without looking for symbols, and is recorded as unreadable when that fails, too.
   */
  async #parse(options: ParseFilesOptions): Promise<ParseOutcome[]> {
    try {
      return await this.#run(options);
    } catch (error) {
      this.#onRetry();
      if (options.files.length === 1) return [await this.#parseCulprit(options, problemOf(error))];
      const outcomes: ParseOutcome[] = [];
      for (const file of options.files) outcomes.push(...(await this.#parse({ ...options, files: [file] })));
      return outcomes;
    }
  }

  async #parseCulprit(options: ParseFilesOptions, problem: string): Promise<ParseOutcome> {
    try {
      const [outcome] = await this.#run({ ...options, withoutSymbols: problem });
      return outcome!;
    } catch (error) {
      return crashed(options.files[0]!, error);
    }
  }

  /** A thread that is over its time is ended, and another one takes its place. */
  async #run(options: ParseFilesOptions): Promise<ParseOutcome[]> {
    await this.#preparation;
    return this.#freeThreads.take(
      () => this.#pool.run(options, { signal: AbortSignal.timeout(this.#batchDeadlineMs) }) as Promise<ParseOutcome[]>,
    );
  }
}

function problemOf(error: unknown): string {
  return (error as Error).name === 'AbortError' ? 'parsing took too long' : `the parser crashed (${messageOf(error)})`;
}

function crashed({ path, size, mtimeUs }: ParseRequest, error: unknown): ParseOutcome {
  return { kind: 'parsed', document: withoutText({ path, size, mtimeUs }, 'unreadable', '', `parsing failed: ${messageOf(error)}`) };
}
