/** What a run of the indexer is told. */
import type { FileVersion, IndexProgress, ParseOutcome } from '../document.ts';
import type { CompareFilesOptions } from '../parse/compare-files.ts';
import type { ParseFilesOptions } from '../parse/parse-files.ts';
import type { ProjectConfig } from '../project-config/project-config.ts';
import type { DocumentStore } from '../store/document-store.ts';

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
