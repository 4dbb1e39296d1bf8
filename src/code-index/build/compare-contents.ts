import type { FileVersion, ParseRequest } from '../document.ts';
import type { ProjectConfig } from '../project-config/project-config.ts';
import { inBatches } from './batches.ts';
import type { FileParser } from './index-job-options.ts';

export interface CompareOptions {
  readonly root: string;
  readonly config: ProjectConfig;
  readonly parser: FileParser;
  /** Told how many files were found to be the same. */
  readonly onSame: (files: number) => void;
}

/**
 * Those of the files that still have the content that the index knows, as they are now. Reading 11,000 files takes a hundredth
 * of parsing them, so a run that knows first what really changed can be planned as the small run that it mostly is.
 */
export async function sameContents(
  requests: readonly ParseRequest[],
  { root, config, parser, onSame }: CompareOptions,
): Promise<FileVersion[]> {
  const batches = inBatches(requests.filter(({ knownHash }) => knownHash !== null));
  const same: FileVersion[] = [];
  const takeBatches = async () => {
    for (let batch = batches.next(); !batch.done; batch = batches.next()) {
      const found = await parser.compare({ root, maxFileBytes: config.maxFileBytes, files: batch.value });
      same.push(...found);
      onSame(found.length);
    }
  };
  await Promise.all(Array.from({ length: parser.concurrency }, takeBatches));
  return same;
}
